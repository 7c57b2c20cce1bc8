//! The plural rules of a language, as CLDR has them.

use intl_pluralrules::{PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The plural rules of a language; those without its region where the region has none of its own.
pub(super) fn rules(locale: &str) -> Option<PluralRules> {
    let language: LanguageIdentifier = locale.parse().ok()?;
    let alone = LanguageIdentifier::from_parts(language.language, None, None, &[]);
    [language, alone].into_iter().find_map(|language| PluralRules::create(language, PluralRuleType::CARDINAL).ok())
}
