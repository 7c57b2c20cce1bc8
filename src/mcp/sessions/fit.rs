//! Maps that a burst has made large, and that are made small again behind it.

use std::collections::HashMap;
use std::hash::Hash;

/// A map that has room for no more than so many is not worth making smaller.
pub(super) const FEW: usize = 256;

/// Gives the room back that a map has for many more than are in it. It is made for twice as many, so that it neither grows nor
/// shrinks with each that comes or goes.
pub(crate) fn fit<K: Eq + Hash, V>(map: &mut HashMap<K, V>) {
    if map.capacity() > FEW && map.len() < map.capacity() / 8 {
        map.shrink_to(map.len() * 2);
    }
}
