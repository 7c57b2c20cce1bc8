use kartoteka_compiler::plan::{Check, Shape};
use serde_json::json;

use super::*;
use crate::runtime::json::written;

fn setting(secret: bool) -> plan::Setting {
    plan::Setting {
        name: "x".into(),
        env: "X".into(),
        secret,
        optional: true,
        default: None,
        check: Check { shape: Shape::Any, nullable: false, rest: None },
        forms: Vec::new().into(),
        example: None,
    }
}

#[test]
fn a_secret_value_is_written_as_any_other_and_never_shown() {
    for value in [json!("k3y\"\u{e9}"), json!(5), json!(true), json!(["a", 1]), json!({"a": null}), json!(null)] {
        let plain = SettingValue::new(&setting(false), value.clone());
        let secret = SettingValue::new(&setting(true), value.clone());
        let json = |value: &SettingValue| written(|json| json.put(value));
        assert_eq!(json(&secret), json(&plain));
        assert_eq!(secret.as_text(), plain.as_text(), "{value}");
        assert_eq!(secret.as_number(), plain.as_number());
        assert_eq!(format!("{secret:?}"), "Secret(***)");
    }
}
