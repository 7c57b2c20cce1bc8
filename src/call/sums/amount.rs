//! Amounts as backends write them, exactly: `"1500.00"`, `8300.5`, `1e3`.
//!
//! No amount is ever a binary fraction. What has a comma, a blank inside or a currency beside it is not guessed at.

use bigdecimal::BigDecimal;

use crate::runtime::reply::scalar;

/// No amount of money is longer, in characters.
const LONGEST: usize = 40;

/// Powers of ten beyond this, either way, are no amounts of money.
const LARGEST_POWER: u32 = 20;

/// What a record says of its amount.
#[derive(Debug, PartialEq)]
pub(super) enum Amount {
    Of(BigDecimal),
    /// Nothing: the field is not there, `null` or blank.
    None,
    /// Something that is no number.
    Unreadable,
}

impl Amount {
    /// Reads a field of a record, as it is written there.
    pub(super) fn read(json: Option<&str>) -> Self {
        let Some(json) = json else { return Self::None };
        let is_number = json.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '"');
        let Some(text) = scalar(json).filter(|_| is_number) else { return Self::Unreadable };
        let text = text.trim();
        match (text.is_empty(), decimal(text)) {
            (true, _) => Self::None,
            (false, Some(amount)) => Self::Of(amount),
            (false, None) => Self::Unreadable,
        }
    }
}

/// `[+-] digits [. digits] [e [+-] digits]`, of which one digit stands before or behind the point.
fn decimal(text: &str) -> Option<BigDecimal> {
    if text.len() > LONGEST {
        return None;
    }
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    };
    let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.len() + part.len() == 0 {
        return None;
    }
    if let Some(power) = power {
        let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
        if !plain(digits) || digits.parse::<u32>().ok()? > LARGEST_POWER {
            return None;
        }
    }
    text.parse().ok()
}
