use rmcp::model::NumberOrString;
use serde_json::json;

use super::*;
use crate::config::Config;
use crate::secret::Secret;

/// The message that is handed on.
fn told(message: &str) -> String {
    let config = Config::from_parts([], None).expect("nothing is wrong");
    let client = OutboundClient::new(&config, []);
    client.fetched().add(&Secret::new("s3cret-0123456789"));
    let calls = FollowedCalls::new(client);
    let followed = calls.follow(ProgressToken(NumberOrString::Number(1)));
    let told = json!({ "progressToken": 1, "progress": 1, "message": message });
    calls.hear(serde_json::from_value(told).expect("it is a progress"));
    followed.progress.borrow().message.clone().expect("there is a message")
}

#[test]
fn a_message_has_no_key_and_an_end() {
    assert_eq!(told("step 1\nof s3cret-0123456789"), "step 1 of ***");
    let cut = format!("{}s3cret-0123456789", "-".repeat(LONGEST - 8));
    assert_eq!(told(&cut), format!("{}***", "-".repeat(LONGEST - 8)), "a key that would be cut off is masked, too");
    assert_eq!(told(&"-".repeat(LONGEST + 1)), format!("{}…", "-".repeat(LONGEST)));
    assert_eq!(told(&"ё".repeat(LOOKED_AT)).chars().count(), LONGEST / 2 + 1);
}
