//! What it may cost to hold a value against a schema: a bound, known from the schema alone, on the rules that are asked of each value
//! and on how often each text is read. References are followed as if what they lead to were written in their place.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Of more values than these it is not said which are wrong.
const MOST_EXPLAINED: u64 = 10_000;

/// How many faults there may be at most, one of each keyword and value, where they are told one by one.
const MOST_FAULTS: u64 = 200_000;

/// The most that one call may cost: about a second at the worst.
const MOST: u64 = 32_000_000;

/// What costs more keeps a worker thread for more than some thirty milliseconds.
const LONG: u64 = MOST / 32;

/// The most schemas, with what references lead to written in their places.
const MOST_NODES: u64 = 4096;

/// The deepest that they nest.
const DEEPEST: u32 = 64;

/// The most patterns, and the longest one, in bytes.
const MOST_PATTERNS: u64 = 32;
const LONGEST_PATTERN: usize = 1 << 10;

/// Why arguments are not held against a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unchecked {
    /// It is of a dialect, or has keywords, that are not known here.
    #[error("its dialect is not known")]
    Dialect,
    /// It refers to itself.
    #[error("it refers to itself")]
    Recursive,
    /// A pattern of it is none that can be matched in linear time, or there are too many.
    #[error("a pattern of it is not known")]
    Pattern,
    /// A text of it hides characters.
    #[error("a text of it hides characters")]
    Hidden,
    /// It has too many parts, or holding arguments against it could take too long.
    #[error("it is too large")]
    Costly,
}

/// What a schema asks of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cost {
    /// How many rules.
    steps: u64,
    /// How often a text is read.
    reads: u64,
    nodes: u64,
    patterns: u64,
    height: u32,
}

/// How much there is to be held against a schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// How many values.
    pub(super) values: u64,
    /// The bytes of their texts and names.
    bytes: u64,
}

impl Weight {
    pub(super) fn of(value: &Value) -> Self {
        let of_members =
            |members: &mut dyn Iterator<Item = Self>| members.fold(Self { values: 1, bytes: 0 }, Self::and);
        match value {
            Value::Array(items) => of_members(&mut items.iter().map(Self::of)),
            Value::Object(map) => of_members(
                &mut map.iter().map(|(name, value)| Self { values: 1, bytes: name.len() as u64 }.and(Self::of(value))),
            ),
            Value::String(text) => Self { values: 1, bytes: text.len() as u64 },
            Value::Null | Value::Bool(_) | Value::Number(_) => Self { values: 1, bytes: 0 },
        }
    }

    fn and(self, other: Self) -> Self {
        Self { values: self.values + other.values, bytes: self.bytes + other.bytes }
    }
}

impl Cost {
    /// Whether what is wrong of so much may be told one by one: each fault is collected before the first is told.
    pub(super) fn explains(self, weight: Weight) -> bool {
        weight.values <= MOST_EXPLAINED && weight.values.saturating_mul(self.steps) <= MOST_FAULTS
    }

    /// Whether so much may be held against the schema.
    pub(super) fn allows(self, weight: Weight) -> bool {
        self.of_all(weight) <= MOST
    }

    /// Whether to hold so much against the schema takes long.
    pub(super) fn takes_long(self, weight: Weight) -> bool {
        self.of_all(weight) > LONG
    }

    fn of_all(self, weight: Weight) -> u64 {
        weight.values.saturating_mul(self.steps).saturating_add(weight.bytes.saturating_mul(self.reads))
    }

    /// This and another, both asked of the same value.
    fn and(self, other: Self) -> Self {
        Self {
            steps: self.steps.saturating_add(other.steps),
            reads: self.reads.saturating_add(other.reads),
            ..self.beside(other)
        }
    }

    /// This or another: no value is asked both.
    fn or(self, other: Self) -> Self {
        Self { steps: self.steps.max(other.steps), reads: self.reads.max(other.reads), ..self.beside(other) }
    }

    fn beside(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(other.nodes),
            patterns: self.patterns.saturating_add(other.patterns),
            height: self.height.max(other.height),
            ..self
        }
    }
}

/// What a schema asks of each value of a whole.
pub(super) fn of<'s>(schema: &'s Value, is_plain: &'s dyn Fn(&str) -> bool) -> Result<Cost, Unchecked> {
    let mut walk = CostWalk { root: schema, is_plain, known: HashMap::new(), open: Vec::new() };
    walk.of(schema, 0)
}

struct CostWalk<'s> {
    root: &'s Value,
    is_plain: &'s dyn Fn(&str) -> bool,
    /// By pointer, what references lead to.
    known: HashMap<&'s str, Cost>,
    /// References that are being followed.
    open: Vec<&'s str>,
}

impl<'s> CostWalk<'s> {
    fn of(&mut self, schema: &'s Value, depth: u32) -> Result<Cost, Unchecked> {
        let own = Cost { steps: 1, reads: 0, nodes: 1, patterns: 0, height: 1 };
        let members = match schema {
            Value::Bool(_) => return Ok(own),
            Value::Object(members) => members,
            _ => return Err(Unchecked::Dialect),
        };
        if depth >= DEEPEST {
            return Err(Unchecked::Costly);
        }
        let (mut here, mut below, mut always_below) =
            (own.and(rules(members, self.is_plain)?), Cost::default(), Cost::default());
        for (keyword, value) in members {
            match keyword.as_str() {
                "$ref" => here = here.and(self.referred(value, depth + 1)?),
                "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" => {
                    here = here.and(self.each(value, depth + 1, Cost::and)?);
                }
                "dependentSchemas" | "dependencies" => here = here.and(self.named(value, depth + 1, Cost::and)?),
                "properties" => below = below.or(self.named(value, depth + 1, Cost::or)?),
                "patternProperties" => always_below = always_below.and(self.named(value, depth + 1, Cost::and)?),
                "additionalProperties" | "items" | "prefixItems" | "additionalItems" => {
                    below = below.or(self.each(value, depth + 1, Cost::or)?);
                }
                "contains" | "propertyNames" => {
                    always_below = always_below.and(self.each(value, depth + 1, Cost::and)?);
                }
                // By these a value is held against what it was held against already, and again at each depth.
                "unevaluatedProperties" | "unevaluatedItems" => return Err(Unchecked::Dialect),
                "$dynamicRef" | "$recursiveRef" | "$vocabulary" => return Err(Unchecked::Dialect),
                "$id" if depth > 0 => return Err(Unchecked::Dialect),
                _ => {}
            }
        }
        let whole = here.and(below).and(always_below);
        let whole = Cost { height: whole.height.saturating_add(1), ..whole };
        if whole.nodes > MOST_NODES || whole.height + depth > DEEPEST + 1 {
            return Err(Unchecked::Costly);
        }
        if whole.patterns > MOST_PATTERNS { Err(Unchecked::Pattern) } else { Ok(whole) }
    }

    /// A schema, or each of a list.
    fn each(&mut self, value: &'s Value, depth: u32, joined: fn(Cost, Cost) -> Cost) -> Result<Cost, Unchecked> {
        match value {
            Value::Array(schemas) => {
                schemas.iter().try_fold(Cost::default(), |all, schema| Ok(joined(all, self.of(schema, depth)?)))
            }
            schema => self.of(schema, depth),
        }
    }

    /// Each schema of a map. A list of names, as `dependencies` has them, is none.
    fn named(&mut self, value: &'s Value, depth: u32, joined: fn(Cost, Cost) -> Cost) -> Result<Cost, Unchecked> {
        let members = value.as_object().ok_or(Unchecked::Dialect)?;
        members
            .values()
            .filter(|schema| !schema.is_array())
            .try_fold(Cost::default(), |all, schema| Ok(joined(all, self.of(schema, depth)?)))
    }

    /// What a reference leads to, which is in the same schema.
    fn referred(&mut self, to: &'s Value, depth: u32) -> Result<Cost, Unchecked> {
        let to = to.as_str().ok_or(Unchecked::Dialect)?;
        if let Some(known) = self.known.get(to) {
            return if known.height + depth > DEEPEST { Err(Unchecked::Costly) } else { Ok(*known) };
        }
        if self.open.contains(&to) {
            return Err(Unchecked::Recursive);
        }
        let schema = target(self.root, to).ok_or(Unchecked::Dialect)?;
        self.open.push(to);
        let cost = self.of(schema, depth)?;
        self.open.pop();
        self.known.insert(to, cost);
        Ok(cost)
    }
}

/// What a reference leads to: a place in the same schema, by its JSON pointer.
pub(super) fn target<'s>(root: &'s Value, reference: &str) -> Option<&'s Value> {
    let pointer = reference.strip_prefix('#')?;
    // What is written in percent signs is another spelling of a place, and nobody's.
    if pointer.contains('%') { None } else { root.pointer(pointer) }
}

/// What the rules of one schema by themselves ask.
fn rules(members: &Map<String, Value>, is_plain: &dyn Fn(&str) -> bool) -> Result<Cost, Unchecked> {
    let mut cost = Cost { steps: members.len() as u64, ..Cost::default() };
    for (keyword, value) in members {
        // These are quoted to who breaks them.
        let quoted =
            ["enum", "const", "required", "dependentRequired", "dependencies", "pattern"].contains(&&**keyword);
        if quoted && !is_plain(&value.to_string()) {
            return Err(Unchecked::Hidden);
        }
        match keyword.as_str() {
            "enum" | "required" => cost.steps += value.as_array().map_or(0, |values| values.len() as u64),
            "properties" => cost.steps += value.as_object().map_or(0, |members| members.len() as u64),
            "const" | "minLength" | "maxLength" | "uniqueItems" => {}
            "pattern" => {
                hold(value.as_str().ok_or(Unchecked::Dialect)?)?;
                cost.patterns += 1;
            }
            "patternProperties" => {
                for pattern in value.as_object().ok_or(Unchecked::Dialect)?.keys() {
                    hold(pattern)?;
                    cost.patterns += 1;
                    cost.reads += 1;
                }
            }
            _ => continue,
        }
        cost.reads += 1;
    }
    Ok(cost)
}

/// Looks at a pattern: it has to be one that is matched in linear time.
fn hold(pattern: &str) -> Result<(), Unchecked> {
    let fits = pattern.len() <= LONGEST_PATTERN && regex_syntax::parse(pattern).is_ok();
    if fits { Ok(()) } else { Err(Unchecked::Pattern) }
}
