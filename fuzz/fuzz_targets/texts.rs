//! See `kartoteka_hostile::texts`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::texts(bytes);
});
