//! What of a secret setting is a key: the part that must not reach a caller, whatever quotes it. A log may lose a whole
//! address to its mask; a result may not lose every word that the address has in common with it.

use regex::Regex;
use url::Url;

use super::value::Secret;

/// A key with fewer characters would mask ordinary words and numbers of every result, and is left as it is.
const SHORTEST_KEY: usize = 6;

/// A part of a secret that is shorter is a word or a number, not the key.
const SHORTEST_PART: usize = 8;

/// The keys in the text of a secret setting. Where a form of the setting has a group, that is the key, and an address that
/// fits no such form has none. Else they are the text and its long parts; of an address, what could be a key in it.
/// `None`: there is one, and it is too short.
pub(crate) fn keys<'f>(text: &str, forms: impl IntoIterator<Item = &'f str>) -> Option<Vec<Secret>> {
    let forms: Vec<Regex> = forms.into_iter().filter_map(|form| Regex::new(form).ok()).collect();
    let grouped = || forms.iter().filter(|form| form.captures_len() > 1);
    let mut keys: Vec<String> = grouped()
        .filter_map(|form| form.captures(text)?.iter().skip(1).flatten().next().map(|key| key.as_str().to_owned()))
        .collect();
    match Url::parse(text).ok().filter(Url::has_host) {
        Some(_) if grouped().next().is_some() => {}
        Some(url) => {
            keys.extend(of_address(&url));
            if keys.is_empty() {
                keys.push(text.trim_end_matches('/').to_owned());
            }
        }
        None => {
            keys.push(text.to_owned());
            keys.extend(text.split('/').filter(|part| part.len() >= SHORTEST_PART).map(str::to_owned));
        }
    }
    keys.sort();
    keys.dedup();
    let long: Vec<Secret> = keys.iter().filter(|key| is_long(key)).map(|key| Secret::new(key.as_str())).collect();
    (keys.is_empty() || !long.is_empty()).then_some(long)
}

fn of_address(url: &Url) -> Vec<String> {
    let mut keys: Vec<String> = url.path().split('/').filter(|part| could_be_key(part)).map(str::to_owned).collect();
    keys.extend(url.password().map(str::to_owned));
    keys.extend(url.query_pairs().map(|(_, value)| value.into_owned()));
    keys.retain(|key| is_long(key));
    keys
}

fn is_long(key: &str) -> bool {
    key.chars().count() >= SHORTEST_KEY
}

/// Whether a part of a path is more than a word with a number behind it, as `webhooks` and `bitrix24` are.
fn could_be_key(part: &str) -> bool {
    let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = part.len() - word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    part.len() >= SHORTEST_PART && !is_word
}

#[cfg(test)]
mod tests;
