//! Any bytes are a message, a batch, or a fault that is itself a JSON-RPC error.

use kartoteka::mcp::message::{self, Read};
use serde_json::Value;
use serde_json::value::RawValue;

/// Any message; says whether it is one, or a batch.
pub fn message(bytes: &[u8]) -> bool {
    match message::read(bytes) {
        Read::Message(_) => {
            assert!(serde_json::from_slice::<&RawValue>(bytes).is_ok());
            true
        }
        Read::Batch(items) => {
            for item in items {
                drop(message::read(item.get().as_bytes()));
            }
            true
        }
        Read::Error(error) | Read::Lost(error) => {
            let told: Value = serde_json::from_slice(&error.to_json()).expect("an error is JSON");
            assert_eq!(told["jsonrpc"], "2.0");
            assert_eq!(told["error"]["code"], error.code);
            assert!(told["error"]["message"].is_string());
            assert!(told.get("id").is_none_or(|id| id.is_string() || id.is_number()));
            false
        }
    }
}
