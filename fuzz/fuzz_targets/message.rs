//! See `kartoteka_hostile::message`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::message(bytes);
});
