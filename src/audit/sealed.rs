//! Arguments that are kept: sealed for their call, so that the file of the audit alone does not show them.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::store::seal::{KeyRing, SealPlace, Sealed};
use crate::store::settings::StoreKey;

/// Longer arguments are not kept, in bytes.
const LONGEST: usize = 64 << 10;

/// The member that has them.
const MEMBER: &str = "arguments_sealed";

/// Seals arguments, and opens them.
#[derive(Debug)]
pub(crate) struct SealedArguments(KeyRing);

impl SealedArguments {
    /// By these keys: the first seals, all open; `None` without one.
    #[must_use]
    pub(crate) fn by(keys: &[StoreKey]) -> Option<Self> {
        (!keys.is_empty()).then(|| Self(KeyRing::new(keys)))
    }

    /// What is kept of the arguments of a call; `null` where they are too long.
    pub(super) fn seal(&self, arguments: &str, tenant: &str, call: &str) -> Value {
        if arguments.len() > LONGEST {
            return Value::Null;
        }
        let Sealed { key, bytes } = self.0.seal(arguments.as_bytes(), place(tenant, call));
        json!({ "key": key, "bytes": STANDARD.encode(bytes) })
    }

    /// The arguments of a record; `None`: it keeps none, they were changed or moved, or the key is not there.
    #[must_use]
    pub(crate) fn open(&self, record: &Map<String, Value>) -> Option<Value> {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let kept = record.get(MEMBER)?;
        let bytes = STANDARD.decode(text(kept, "bytes")?).ok()?;
        let sealed = Sealed { key: text(kept, "key")?, bytes };
        let (tenant, call) = (record.get("tenant")?.as_str()?, record.get("correlation_id")?.as_str()?);
        serde_json::from_slice(&self.0.open(&sealed, place(tenant, call)).ok()?).ok()
    }
}

fn place<'p>(tenant: &'p str, call: &'p str) -> SealPlace<'p> {
    SealPlace { kind: "audit", tenant, row: call.as_bytes() }
}
