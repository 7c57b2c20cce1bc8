//! The index: every resource and every tool that a caller is listed, in a few words each.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::caller::Caller;
use crate::mcp::serves::{List, ListedItem, Serves};

#[derive(Serialize)]
struct IndexedResource<'l> {
    uri: &'l str,
    name: &'l str,
    description: &'l str,
}

#[derive(Serialize)]
struct IndexedTool<'l> {
    name: &'l str,
    description: &'l str,
    #[serde(rename = "inputSchema")]
    input: &'l RawValue,
}

/// The index for a caller.
pub(super) fn index(server: &dyn Serves, caller: &Caller) -> Vec<u8> {
    let mut out = br#"{"resources":["#.to_vec();
    let mut first = true;
    server.items(List::Resources, caller, &mut |ListedItem { name, description, address, .. }| {
        let (uri, description) = (address.unwrap_or_default(), description.unwrap_or_default());
        written(&IndexedResource { uri, name, description }, &mut first, &mut out);
    });
    out.extend_from_slice(br#"],"tools":["#);
    first = true;
    server.items(List::Tools, caller, &mut |ListedItem { name, description, input, .. }| {
        let description = description.unwrap_or_default();
        let input = input.and_then(|input| serde_json::from_str(input).ok()).unwrap_or(RawValue::NULL);
        written(&IndexedTool { name, description, input }, &mut first, &mut out);
    });
    out.extend_from_slice(b"]}");
    out
}

fn written(entry: &impl Serialize, first: &mut bool, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
    serde_json::to_writer(out, entry).expect("texts and JSON are written to memory");
}
