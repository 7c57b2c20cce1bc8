//! See `kartoteka_hostile::websocket`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kartoteka_hostile::websocket(bytes);
});
