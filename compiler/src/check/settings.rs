//! Settings: their defaults, examples and forms, and the environment variables they come from.

use serde_json::Value;

use crate::check::conforms::{misfits, report_misfits};
use crate::check::context::Cx;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::keywords::is_pattern;
use crate::diagnostic::{Code, quoted};

pub(crate) fn check(cx: &mut Cx<'_>) {
    for setting in &cx.declared.settings {
        let written = setting.written;
        let env = &written.env;
        let plain = env.value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !plain || !env.value.starts_with(|first: char| first.is_ascii_uppercase()) {
            cx.out
                .error(Code::BadName, env.span, format!("{} is no name of an environment variable", quoted(&env.value)))
                .fix("write it as `SHOP_URL`: capitals, digits and `_`", None);
        }
        if let Some(default) = written.default.as_ref().filter(|_| written.secret) {
            cx.out
                .error(
                    Code::LiteralSecret,
                    default.span,
                    "the default of a secret is written out, and is a secret no more",
                )
                .fix("leave it out: the operator sets it; `example` shows its form", None);
        }
        if let Some(default) = &written.default {
            report_misfits(Code::BadDefault, "the default", &setting.check, &default.value, default.span, cx);
        }
        if let Some(example) = &written.example
            && of_shape(&setting.check.shape).meets(JsonTypes::TEXT)
        {
            let value = Value::String(example.value.clone());
            if !misfits(&setting.check, &value, cx.declared).is_empty() {
                report_misfits(Code::BadDefault, "the example", &setting.check, &value, example.span, cx);
            }
        }
        for (_, pattern) in &written.forms {
            is_pattern(&pattern.value, pattern.span, cx.out);
        }
    }
}
