//! A result in which something is masked after it was written: nearly always there is nothing to mask, and to know that
//! before the first byte would take another pass over the replies.

use std::ops::Range;

use super::advice::{ResultWarning, WARNINGS};
use super::raw::{put, text};
use super::write::Written;

/// Bytes that are put in the place of others; of none, where something is added.
type MaskEdit = (Range<usize>, Vec<u8>);

impl Written {
    /// The bytes of the result, among what the buffer holds.
    pub(crate) fn bytes<'o>(&self, out: &'o [u8]) -> &'o [u8] {
        &out[self.start..]
    }

    /// Puts masks in the place of these parts of [`Written::bytes`], in order, and adds the warning that says so.
    #[must_use]
    pub(crate) fn masked(
        self,
        masks: &[(Range<usize>, &'static str)],
        warning: &ResultWarning,
        out: &mut Vec<u8>,
    ) -> Self {
        let warned = !self.warnings.is_empty();
        let place = |range: &Range<usize>| range.start + self.start..range.end + self.start;
        let mut edits: Vec<MaskEdit> =
            masks.iter().map(|(range, mask)| (place(range), mask.as_bytes().to_vec())).collect();
        edits.push((self.content..self.content, self.shown(warning)));
        let next = if warned { self.warnings.end - 1 } else { self.warnings.end };
        edits.push((next..next, self.told(warning)));
        edits.sort_by_key(|(range, _)| range.start);
        let before = out.split_off(self.start);
        let mut at = self.start;
        for (range, bytes) in &edits {
            out.extend_from_slice(&before[at - self.start..range.start - self.start]);
            out.extend_from_slice(bytes);
            at = range.end;
        }
        out.extend_from_slice(&before[at - self.start..]);
        // What is added where a part ends is behind it.
        let moved = |place: usize| {
            let earlier = edits.iter().take_while(|(range, _)| range.start < place);
            let (gone, come) =
                earlier.fold((0, 0), |(gone, come), (range, bytes)| (gone + range.len(), come + bytes.len()));
            place + come - gone
        };
        let part = |range: &Range<usize>| moved(range.start)..moved(range.end);
        let warnings = match warned {
            true => part(&self.warnings),
            false => moved(next) + WARNINGS.len()..moved(next + 1) - 1,
        };
        Self {
            structured: part(&self.structured),
            result: self.result.as_ref().map(part),
            warnings,
            content: moved(self.content + 1) - 1,
            silent: false,
            start: self.start,
        }
    }

    /// The block that shows a warning.
    fn shown(&self, warning: &ResultWarning) -> Vec<u8> {
        let mut out = if self.silent { Vec::new() } else { b",".to_vec() };
        put(&mut out, "{\"type\":\"text\",\"text\":");
        text(&warning.message, &mut out);
        put(&mut out, "}");
        out
    }

    /// The warning among the others.
    fn told(&self, warning: &ResultWarning) -> Vec<u8> {
        let mut out = Vec::new();
        let first = self.warnings.is_empty();
        put(&mut out, if first { WARNINGS } else { "," });
        put(&mut out, if first { "[{\"code\":" } else { "{\"code\":" });
        warning.write(&mut out);
        put(&mut out, if first { "}]" } else { "}" });
        out
    }
}
