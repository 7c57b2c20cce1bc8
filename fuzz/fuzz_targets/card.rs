//! See `kartoteka_hostile::card`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::card(bytes);
});
