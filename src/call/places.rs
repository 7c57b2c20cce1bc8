//! Where the arguments of a tool stand in what it sends: a backend names a field of its own, `custom_fields.0.value`, and
//! the caller knows the argument that was written there, `phone`.

use kartoteka_compiler::plan::{self, PathPart, Segment, Value};

/// Keys that some backends put before a field, for the part of the request that it is in.
const PARTS: [&str; 6] = ["body", "query", "path", "data", "attributes", "params"];

/// The places of a tool's arguments in its queries and bodies.
pub(super) struct ArgumentPlaces<'p> {
    arguments: &'p [plan::Argument],
    leaves: Vec<Leaf>,
}

/// An argument, or a part of one, in a request.
struct Leaf {
    place: Vec<String>,
    slot: usize,
    /// Which part of the argument.
    part: Vec<String>,
}

impl<'p> ArgumentPlaces<'p> {
    pub(super) fn of(tool: &'p plan::Tool) -> Self {
        let mut places = Self { arguments: &tool.arguments, leaves: Vec::new() };
        let plan::Action::Steps { steps, .. } = &tool.action else { return places };
        for send in plan::sends(steps) {
            for part in send.query.iter().chain(&send.body) {
                places.add(part, &[]);
            }
            for part in send.path.iter() {
                if let PathPart::Segment(value) = part
                    && let Some(slot) = value.slot()
                {
                    // A path has no keys: an argument there is known by its own name.
                    let place = vec![places.arguments[slot].name.to_string()];
                    places.leaves.push(Leaf { place, slot, part: Vec::new() });
                }
            }
        }
        places
    }

    fn add(&mut self, value: &Value, place: &[String]) {
        let inside = |key: String| [place, &[key]].concat();
        match value {
            Value::Map { base, entries } => {
                base.iter().for_each(|base| self.add(base, place));
                entries.iter().for_each(|entry| self.add(&entry.value, &inside(entry.key.to_string())));
            }
            Value::List { items } => {
                items.iter().enumerate().for_each(|(at, item)| self.add(&item.value, &inside(at.to_string())));
            }
            Value::Join { parts } | Value::Clauses { texts: parts, .. } => {
                parts.iter().for_each(|part| self.add(part, place));
            }
            Value::Arguments => {
                for slot in (0..self.arguments.len()).filter(|slot| !self.arguments[*slot].withheld) {
                    let place = inside(self.arguments[slot].name.to_string());
                    self.leaves.push(Leaf { place, slot, part: Vec::new() });
                }
            }
            value => {
                let Some(slot) = value.slot() else { return };
                let part = match value {
                    Value::Argument { path, .. } => path.0.iter().filter_map(key).collect(),
                    _ => Vec::new(),
                };
                self.leaves.push(Leaf { place: place.to_vec(), slot, part });
            }
        }
    }

    /// The argument, or the part of one, that a field of the backend's was written from: where just one stands at or below
    /// that place, or else at the one place with its last key.
    pub(super) fn argument_at(&self, field: &str) -> Option<String> {
        let field: Vec<&str> = field.split(['.', '/', '[', ']']).filter(|part| !part.is_empty()).collect();
        let bare = match field.split_first() {
            Some((first, rest)) if PARTS.contains(first) && !rest.is_empty() => rest,
            _ => &field,
        };
        [field.as_slice(), bare].into_iter().find_map(|field| self.at(field)).or_else(|| self.with_last_key(&field))
    }

    fn at(&self, field: &[&str]) -> Option<String> {
        let below = |leaf: &&Leaf| !field.is_empty() && leaf.place.len() >= field.len() && agree(&leaf.place, field);
        if let Some(name) = self.only(self.leaves.iter().filter(below)) {
            return Some(name);
        }
        // The field is within what the caller passed as a whole.
        let mut around = self
            .leaves
            .iter()
            .filter(|leaf| !leaf.place.is_empty() && field.len() > leaf.place.len() && agree(&leaf.place, field));
        let leaf = around.next().filter(|_| around.next().is_none())?;
        Some([self.name(leaf), field[leaf.place.len()..].join(".")].join("."))
    }

    fn with_last_key(&self, field: &[&str]) -> Option<String> {
        let key = field.iter().rev().find(|part| part.parse::<usize>().is_err())?;
        let mut node: Option<&[String]> = None;
        let mut leaves = Vec::new();
        for leaf in &self.leaves {
            let Some(at) = leaf.place.iter().position(|part| part == key) else { continue };
            let here = &leaf.place[..=at];
            if node.is_some_and(|known| known != here) {
                return None;
            }
            node = Some(here);
            leaves.push(leaf);
        }
        self.only(leaves)
    }

    /// The name of the only argument among these.
    fn only<'l>(&self, leaves: impl IntoIterator<Item = &'l Leaf>) -> Option<String> {
        let mut leaves = leaves.into_iter();
        let first = leaves.next()?;
        let mut same = true;
        for other in leaves {
            if other.slot != first.slot {
                return None;
            }
            same &= other.part == first.part;
        }
        Some(if same { self.name(first) } else { self.arguments[first.slot].name.to_string() })
    }

    fn name(&self, leaf: &Leaf) -> String {
        let name = std::iter::once(self.arguments[leaf.slot].name.to_string());
        name.chain(leaf.part.iter().cloned()).collect::<Vec<_>>().join(".")
    }
}

/// Whether the one begins with the other.
fn agree(place: &[String], field: &[&str]) -> bool {
    place.iter().zip(field).all(|(part, wanted)| part == wanted)
}

fn key(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Key(key) => Some(key.to_string()),
        Segment::Index(index) => Some(index.to_string()),
        Segment::OnlyKey | Segment::OnlyValue | Segment::Every => None,
    }
}

#[cfg(test)]
mod tests;
