//! What stands where in a file.

use crate::syntax::yaml::{Kind, Node};

/// A member of a map.
pub(super) fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Kind::Map(entries) = &node.kind else { return None };
    entries.iter().find(|(known, _)| known.name == key).map(|(_, node)| node)
}

/// What stands at the end of these keys.
pub(super) fn at<'n>(root: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, key| member(node, key))
}

/// The entries of a map; none of anything else.
pub(super) fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let map = node.and_then(|node| if let Kind::Map(entries) = &node.kind { Some(entries) } else { None });
    map.into_iter().flatten().map(|(key, node)| (key.name.as_str(), node))
}

/// A text, a number or a word that is not empty.
pub(super) fn scalar(node: &Node) -> Option<&str> {
    node.scalar().map(|scalar| scalar.text.as_str()).filter(|text| !text.is_empty())
}
