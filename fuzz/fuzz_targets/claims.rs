//! See `kartoteka_hostile::claims`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::claims(bytes);
});
