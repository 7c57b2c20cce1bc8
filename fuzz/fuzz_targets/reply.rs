//! See `kartoteka_hostile::reply`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::reply(bytes);
});
