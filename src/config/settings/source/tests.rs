use kartoteka_compiler::plan::Catalog;
use kartoteka_compiler::source::Sources;

use super::*;
use crate::config::operator_file::FromFile;
use crate::config::said_settings::{SaidKey, SaidSetting};
use crate::config::settings::Settings;
use crate::secret::Secret;

const MANIFEST: &str = "\
catalog: crm
settings:
  url: { env: CRM_URL, type: string, format: uri }
  token: { env: CRM_TOKEN, type: string, secret: true, optional: true }
  client: { env: CRM_CLIENT, type: string, optional: true }
  login_url: { env: CRM_LOGIN_URL, type: string, format: uri, default: \"https://login.example\" }
  news_url: { env: CRM_NEWS_URL, type: string, format: uri, optional: true }
  page: { env: CRM_PAGE, type: integer, default: 50 }
backends:
  crm:
    base: $setting.url
    auth:
      - when: $setting.client
        token: { backend: login, request: POST token, body: { client: $setting.client }, value: $reply.token }
        headers: { Authorization: Bearer $token }
      - when: $setting.token
        headers: { Authorization: Bearer $setting.token }
  login: { base: $setting.login_url }
  news: { base: $setting.news_url }
";

fn catalog() -> Catalog {
    let sources = Sources::from_files(vec![
        ("catalog/crm/catalog.yaml".to_owned(), MANIFEST.to_owned()),
        ("catalog/crm/tools/a.yaml".to_owned(), "tool: a\nbackend: crm\nrequest: GET leads\n".to_owned()),
        (
            "catalog/crm/tools/b.yaml".to_owned(),
            "tool: b\nbackend: news\nrequest: GET news\nquery: { size: $setting.page }\n".to_owned(),
        ),
        ("locales/en/crm.ftl".to_owned(), "a = A\n    .description = A.\nb = B\n    .description = B.\n".to_owned()),
    ]);
    let compiled = kartoteka_compiler::compile(&sources).whole();
    compiled.unwrap_or_else(|report| panic!("{report:?}")).catalogs.remove(0)
}

/// An operator who says this of all tenants and of one, and sets these variables.
fn config(of_all: &[(&str, &str)], of_acme: &[(&str, &str)], variables: &[(&str, &str)]) -> Config {
    let key = |tenant: Option<&str>, (name, value): &(&str, &str)| {
        let of = tenant.map_or_else(|| "catalogs.crm.settings".to_owned(), |one| format!("tenants.{one}.settings.crm"));
        let said = SaidSetting {
            value: Secret::new(*value),
            key: Some(SaidKey { key: format!("{of}.{name}"), line: Some(7) }),
        };
        ((tenant.map(str::to_owned), "crm".to_owned(), (*name).to_owned()), said)
    };
    let of_all = of_all.iter().map(|one| key(None, one));
    let settings = of_all.chain(of_acme.iter().map(|one| key(Some("acme"), one))).collect();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_layers(variables, None, |_| Ok(FromFile { settings, ..FromFile::default() })).expect("it is right")
}

fn given(pairs: &[(&str, &str)]) -> GivenSettings {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

fn texts<'s>(source: &SettingSource<'s>) -> Vec<Option<&'s str>> {
    source.texts(&catalog()).into_iter().map(|found| found.text).collect()
}

#[test]
fn what_an_address_and_its_key_are_made_of_goes_together() {
    let names: Vec<Vec<String>> = bundles(&catalog())
        .into_iter()
        .map(|bundle| bundle.into_iter().map(|setting| catalog().settings[setting].name.to_string()).collect())
        .collect();
    assert_eq!(names, [vec!["url", "token", "client", "login_url"], vec!["news_url"]]);
}

#[test]
fn a_key_of_the_operators_never_meets_an_address_of_a_tenants() {
    let config = config(
        &[("url", "https://operator.example"), ("token", "of the operator"), ("page", "10")],
        &[("client", "of acme, by the operator")],
        &[("CRM_LOGIN_URL", "https://login.operator.example"), ("CRM_NEWS_URL", "https://news.example")],
    );
    let connection = given(&[("url", "https://acme.example")]);
    for tenant in ["acme", "other", "default"] {
        let source = SettingSource::for_tenant(&config, tenant).connected(&connection);
        let news = (tenant == "default").then_some("https://news.example");
        assert_eq!(texts(&source), [Some("https://acme.example"), None, None, None, news, Some("10")], "{tenant}");
        let settings = Settings::resolve_from(&catalog(), &source).expect("it is right");
        assert!(settings.is_of_tenant(0) && !settings.is_of_tenant(5));
        assert!(settings.secrets().is_empty());
    }
    // The other way round: a key of the tenant's does not go to the operator's address.
    let connection = given(&[("token", "of acme")]);
    let source = SettingSource::for_tenant(&config, "acme").connected(&connection);
    assert_eq!(texts(&source)[..4], [None, Some("of acme"), None, None]);
    assert!(Settings::resolve_from(&catalog(), &source).is_err(), "there is no address");
}

#[test]
fn the_environment_is_that_of_the_default_tenant_alone() {
    let config = config(&[], &[], &[("CRM_URL", "https://operator.example"), ("CRM_TOKEN", "of the operator")]);
    assert!(Settings::resolve_from(&catalog(), &SettingSource::of_operator(&config)).is_ok());
    let faults =
        Settings::resolve_from(&catalog(), &SettingSource::for_tenant(&config, "acme")).expect_err("nothing is set");
    assert!(faults.unconfigured);
}

#[test]
fn the_file_says_something_for_one_tenant_before_all_of_them() {
    let config = config(
        &[("url", "https://all.example"), ("page", "10")],
        &[("url", "https://acme.example")],
        &[("CRM_URL", "https://env.example")],
    );
    for (tenant, url) in
        [("acme", "https://acme.example"), ("other", "https://all.example"), ("default", "https://all.example")]
    {
        let source = SettingSource::for_tenant(&config, tenant);
        assert_eq!((texts(&source)[0], texts(&source)[5]), (Some(url), Some("10")), "{tenant}");
        assert!(source.is_said(&catalog(), &[1]), "the address is in one bundle with the token");
        assert!(!source.is_said(&catalog(), &[4]));
    }
    assert!(config.said().has_tenant_of("crm") && !config.said().has_tenant_of("erp"));
}

#[test]
fn what_is_blank_is_not_given() {
    let config = config(&[("url", "https://all.example")], &[], &[]);
    let connection = given(&[("url", "  "), ("token", "")]);
    let source = SettingSource::for_tenant(&config, "acme").connected(&connection);
    assert_eq!(texts(&source)[0], Some("https://all.example"));
}

#[test]
fn what_the_operators_file_gives_and_does_not_fit_is_told_by_its_key() {
    let catalog = catalog();
    let config = config(&[("page", "many")], &[("url", "nowhere")], &[("CRM_NEWS_URL", "neither")]);
    let faults = |source: &SettingSource<'_>| {
        let faults = Settings::resolve_from(&catalog, source).expect_err("two do not fit").faults;
        faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let acme = SettingSource::for_tenant(&config, "acme");
    let told = faults(&acme);
    assert!(told[0].starts_with("`tenants.acme.settings.crm.url` of the operator's file, line 7, is not "), "{told:?}");
    assert!(told[1].starts_with("`catalogs.crm.settings.page` of the operator's file, line 7, is not "), "{told:?}");
    assert!(!told.concat().contains("nowhere"), "a value may be a secret: {told:?}");
    // What the tenant has connected is not the file's.
    let given = given(&[("url", "elsewhere")]);
    let told = faults(&acme.connected(&given));
    assert!(told[0].starts_with("`CRM_URL` is not "), "{told:?}");
    let told = faults(&SettingSource::of_operator(&config));
    assert!(told.iter().any(|told| told.starts_with("`CRM_NEWS_URL` is not ")), "{told:?}");
}
