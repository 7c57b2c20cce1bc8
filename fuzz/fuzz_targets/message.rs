//! Any bytes are a message, a batch, or a fault that is itself a JSON-RPC error.

#![no_main]

use kartoteka::mcp::message::{self, Read};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    match message::read(bytes) {
        Read::Message(_) => assert!(serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok()),
        Read::Batch(items) => {
            for item in items {
                drop(message::read(item.get().as_bytes()));
            }
        }
        Read::Fault(fault) => {
            let told: Value = serde_json::from_slice(&fault.to_json()).expect("an error is JSON");
            assert_eq!(told["jsonrpc"], "2.0");
            assert_eq!(told["error"]["code"], fault.code);
            assert!(told["error"]["message"].is_string());
            assert!(told.get("id").is_none_or(|id| id.is_string() || id.is_number()));
        }
    }
});
