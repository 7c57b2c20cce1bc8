//! `fetch`: what may be fetched from addresses that callers name.

use std::ops::RangeInclusive;

use super::data::FetchKeys;
use super::values;
use crate::ast::read::{Duration, refuse_later};
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::yaml::Node;

impl Read for FetchKeys {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<FetchKeys> {
        let mut fields = Fields::open(node, "`fetch`", out)?;
        refuse_later(&mut fields, &["via"], out);
        let ports = fields.optional::<Vec<Spanned<u64>>>("ports", out).map(|ports| ports.value);
        let ports = ports.map(|ports| {
            let port = |port: Spanned<u64>| within(port, 1..=65_535, out);
            ports.into_iter().filter_map(port).filter_map(|port| u16::try_from(port).ok()).collect()
        });
        let hops = fields.optional::<u64>("hops", out).and_then(|hops| within(hops, 0..=20, out));
        let bytes = fields.optional::<u64>("bytes", out).and_then(|bytes| within(bytes, 1_024..=67_108_864, out));
        let time_ms = Duration::within(&mut fields, "time", 1..=600_000, "1ms to 10m", out);
        let deny = fields.optional::<Vec<Spanned<String>>>("deny", out).map(|deny| deny.value).unwrap_or_default();
        deny.iter().for_each(|network| values::network(network, out));
        fields.finish(out);
        Some(FetchKeys {
            ports,
            hops: hops.and_then(|hops| u32::try_from(hops).ok()),
            bytes: bytes.and_then(|bytes| usize::try_from(bytes).ok()),
            time_ms,
            deny: deny.into_iter().map(|network| network.value).collect(),
        })
    }
}

fn within(number: Spanned<u64>, allowed: RangeInclusive<u64>, out: &mut Diagnostics) -> Option<u64> {
    if allowed.contains(&number.value) {
        return Some(number.value);
    }
    let (least, most) = (allowed.start(), allowed.end());
    out.error(Code::WrongType, number.span, format!("expected a number between {least} and {most}"))
        .label(format!("found {}", number.value));
    None
}
