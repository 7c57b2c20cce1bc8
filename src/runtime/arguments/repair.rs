//! The caller's own arguments, repaired: every certain edit applied. Nothing is invented, and nothing is dropped but what may
//! not be passed.

use serde_json::{Map, Value};

use super::fault::{ArgumentChange, BadArguments, Edit};
use super::trail::Place;
use crate::runtime::periods::Clock;

impl BadArguments {
    /// The arguments with every certain edit applied; `None` if there is none, or an edit does not apply. `clock`: in whose zone a
    /// moment is that has none; without it such an edit does not apply.
    pub(crate) fn repaired(&self, given: Map<String, Value>, clock: Option<&Clock>) -> Option<Map<String, Value>> {
        let edits = self.faults.iter().filter_map(|fault| fault.edit.as_ref());
        let (renames, others): (Vec<&Edit>, Vec<&Edit>) =
            edits.partition(|edit| matches!(edit.change, ArgumentChange::Rename(_)));
        if renames.is_empty() && others.is_empty() {
            return None;
        }
        let mut repaired = Value::Object(given);
        // Names last: until then every path still leads where it did.
        for edit in others.into_iter().chain(renames) {
            apply(&mut repaired, edit, clock)?;
        }
        match repaired {
            Value::Object(repaired) => Some(repaired),
            _ => None,
        }
    }
}

/// What stands at a place of a value.
fn at<'v>(value: &'v mut Value, place: &Place) -> Option<&'v mut Value> {
    match place {
        Place::Key(key) => value.get_mut(key),
        Place::Item(index) => value.get_mut(*index),
    }
}

fn apply(whole: &mut Value, edit: &Edit, clock: Option<&Clock>) -> Option<()> {
    let (last, way) = edit.places.split_last()?;
    let parent = way.iter().try_fold(whole, at)?;
    match (&edit.change, last) {
        (ArgumentChange::Replace(value), place) => *at(parent, place)? = value.clone(),
        (ArgumentChange::Rename(name), Place::Key(key)) => {
            let map = parent.as_object_mut()?;
            if map.contains_key(name) {
                return None;
            }
            let value = map.shift_remove(key)?;
            map.insert(name.clone(), value);
        }
        (ArgumentChange::Remove, Place::Key(key)) => drop(parent.as_object_mut()?.shift_remove(key)?),
        (ArgumentChange::Exchange(other), Place::Key(key)) => {
            let (one, two) = (parent.get(key)?.clone(), parent.get(other)?.clone());
            *parent.get_mut(key)? = two;
            *parent.get_mut(other)? = one;
        }
        (ArgumentChange::Moment(local), place) => {
            *at(parent, place)? = Value::from(clock?.with_offset(clock?.moment(*local)?));
        }
        (ArgumentChange::Rename(_) | ArgumentChange::Remove | ArgumentChange::Exchange(_), Place::Item(_)) => {
            return None;
        }
    }
    Some(())
}
