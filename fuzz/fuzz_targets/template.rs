//! See `kartoteka_hostile::template`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::template(bytes);
});
