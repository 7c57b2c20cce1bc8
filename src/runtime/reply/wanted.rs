//! What is wanted of a reply, as a tree of the keys that lead to it.

use kartoteka_compiler::plan;

/// What is wanted of one value, and of what is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    children: Vec<Child>,
    /// What is wanted of every member or item, beside what is wanted of some.
    every: Option<Box<Node>>,
    pub(super) slot: Option<usize>,
    pub(super) list: Option<WantedList>,
}

/// Records are wanted here.
#[derive(Debug, Clone, Copy)]
pub(super) struct WantedList {
    pub(super) number: usize,
    /// A star leads here: what is found at each place is joined.
    pub(super) joined: bool,
    /// A star stands behind: also a map's values are records.
    pub(super) of_maps: bool,
}

#[derive(Debug)]
struct Child {
    key: String,
    /// The key as the index of a list's item.
    index: Option<usize>,
    node: Node,
}

impl Node {
    /// Wants the value at `path`: its slot, a new one or the one that it has.
    pub(super) fn value(&mut self, path: &plan::Path, slots: &mut usize) -> usize {
        let node = self.at(&path.0);
        *node.slot.get_or_insert_with(|| {
            *slots += 1;
            *slots - 1
        })
    }

    /// Wants the records at `path`.
    pub(super) fn list(&mut self, path: &plan::Path, number: usize) {
        let (place, of_maps) = match path.0.split_last() {
            Some((plan::Segment::Every, before)) => (before, true),
            _ => (&*path.0, false),
        };
        let joined = place.contains(&plan::Segment::Every);
        self.at(place).list = Some(WantedList { number, joined, of_maps });
    }

    /// Whether something is wanted of what is in the value.
    #[inline]
    pub(super) fn looks_inside(&self) -> bool {
        !self.children.is_empty() || self.every.is_some()
    }

    fn at(&mut self, path: &[plan::Segment]) -> &mut Node {
        path.iter().fold(self, |node, segment| {
            let key = match segment {
                plan::Segment::Key(key) => key.to_string(),
                plan::Segment::Index(index) => index.to_string(),
                plan::Segment::OnlyKey | plan::Segment::OnlyValue => {
                    unreachable!("`check` lets them stand behind arguments only")
                }
                plan::Segment::Every => return node.every.get_or_insert_default(),
            };
            let place = node.children.iter().position(|child| child.key == key).unwrap_or_else(|| {
                let index = key.parse().ok();
                node.children.push(Child { key, index, node: Node::default() });
                node.children.len() - 1
            });
            &mut node.children[place].node
        })
    }

    /// What is wanted of every member or item.
    #[inline]
    pub(super) fn every(&self) -> Option<&Node> {
        self.every.as_deref()
    }

    /// What is wanted of the member of this key.
    #[inline]
    pub(super) fn key(&self, key: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.key == key).map(|child| &child.node)
    }

    /// What is wanted of the item of this index.
    #[inline]
    pub(super) fn index(&self, index: usize) -> Option<&Node> {
        self.children.iter().find(|child| child.index == Some(index)).map(|child| &child.node)
    }
}
