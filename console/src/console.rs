//! Renders pages.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use crate::frame::{Flash, Frame, Theme};
use crate::language::Language;
use crate::markup::{MakesVisible, Markup};
use crate::page::{Page, Section, Title};
use crate::texts::{Texts, Unsaid, Variable, Variables};
use crate::times::Times;
use crate::{assets, links, numbers};

/// How long a login lasts without a request, in seconds: the script asks two minutes before.
const IDLE_SECONDS: u32 = 1800;

/// The templates, by the names that they know each other by.
const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../templates/base.html")),
    ("bare.html", include_str!("../templates/bare.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("approval.html", include_str!("../templates/approval.html")),
    ("approvals.html", include_str!("../templates/approvals.html")),
    ("audit.html", include_str!("../templates/audit.html")),
    ("overview.html", include_str!("../templates/overview.html")),
    ("problem.html", include_str!("../templates/problem.html")),
    ("record.html", include_str!("../templates/record.html")),
    ("argument.html", include_str!("../templates/argument.html")),
    ("connect.html", include_str!("../templates/connect.html")),
    ("connection.html", include_str!("../templates/connection.html")),
    ("connections.html", include_str!("../templates/connections.html")),
    ("disconnect.html", include_str!("../templates/disconnect.html")),
    ("disconnect-form.html", include_str!("../templates/disconnect-form.html")),
    ("leads.html", include_str!("../templates/leads.html")),
    ("pin.html", include_str!("../templates/pin.html")),
    ("pins.html", include_str!("../templates/pins.html")),
    ("tenant.html", include_str!("../templates/tenant.html")),
    ("tenants.html", include_str!("../templates/tenants.html")),
    ("token-made.html", include_str!("../templates/token-made.html")),
    ("token-new.html", include_str!("../templates/token-new.html")),
    ("token-revoke.html", include_str!("../templates/token-revoke.html")),
    ("tokens.html", include_str!("../templates/tokens.html")),
    ("tool.html", include_str!("../templates/tool.html")),
    ("tools.html", include_str!("../templates/tools.html")),
    ("warning.html", include_str!("../templates/warning.html")),
    ("sign-in.html", include_str!("../templates/sign-in.html")),
];

/// Renders pages: made once, used by all.
pub struct Console {
    environment: Environment<'static>,
    texts: [Arc<Texts>; 2],
    markup: Markup,
}

/// A template and what fills it do not fit: a bug of ours.
#[derive(Debug, thiserror::Error)]
#[error("the page cannot be written: {0:#}")]
pub struct RenderError(#[from] Error);

impl Console {
    /// A console that shows the texts of strangers by this.
    #[must_use]
    pub fn new(visible: MakesVisible) -> Self {
        let markup = Markup::new(visible);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(move |out, _, value| {
            let written = if value.is_undefined() {
                return Err(Error::from(ErrorKind::UndefinedError));
            } else if value.is_none() {
                Ok(())
            } else if let (true, Some(html)) = (value.is_safe(), value.as_str()) {
                out.write_str(html)
            } else {
                out.write_str(&markup.text(&value.to_string()))
            };
            written.map_err(Error::from)
        });
        for (name, source) in TEMPLATES {
            environment.add_template(name, source).expect("the templates are ours, and a test reads them");
        }
        environment.add_function("asset", |name: &str| {
            let served = assets::served_as(name).map(|name| format!("/console/assets/{name}"));
            served.ok_or_else(|| unfit(format!("there is no asset `{name}`")))
        });
        environment.add_filter("json", move |json: &str| Value::from_safe_string(markup.json(json)));
        environment.add_filter("request", move |text: &str| Value::from_safe_string(markup.request(text)));
        environment.add_filter("marked", move |text: &str| Value::from_safe_string(markup.marked(text)));
        let texts = Language::ALL.map(|language| Arc::new(Texts::new(language)));
        Self { environment, texts, markup }
    }

    /// The best language of the console for a header `Accept-Language`.
    #[must_use]
    pub fn negotiate(&self, accepted: &str) -> Language {
        let mut wanted: Vec<(Language, u32)> = Vec::new();
        for range in accepted.split(',').take(64) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.trim().parse::<f64>().ok());
            let weight = weight.filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0);
            // Three digits at most stand behind the point; what is not positive is refused.
            let weight = (weight * 1000.0).round();
            if let (Some(language), true) = (Language::named(tag), weight > 0.0) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 1000")]
                wanted.push((language, weight as u32));
            }
        }
        wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        wanted.first().map_or_else(Language::default, |(language, _)| *language)
    }

    /// A page, as HTML.
    ///
    /// # Errors
    /// The template and the model do not fit, which is a bug.
    pub fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, RenderError> {
        let texts = &self.texts(frame.language);
        let environment = self.environment_of(frame, texts);
        let title = match page.title() {
            Title::Text(title) => title.to_string(),
            Title::Key(key) => texts.plain(key).map_err(unsaid)?,
            Title::About(key, name) => {
                let mut arguments = Variables::new();
                arguments.set("name", name);
                texts.say(key, &arguments).map_err(unsaid)?
            }
        };
        let around = around(frame, page.section(), title, texts)?;
        let template = environment.get_template(P::TEMPLATE)?;
        Ok(template.render(context! { ..Value::from(Serde(page)), ..around })?)
    }

    fn texts(&self, language: Language) -> Arc<Texts> {
        let found = self.texts.iter().find(|texts| texts.language() == language);
        Arc::clone(found.expect("every language has its texts"))
    }

    /// The environment, and what depends on who looks and when.
    fn environment_of(&self, frame: &Frame, texts: &Arc<Texts>) -> Environment<'static> {
        let mut environment = self.environment.clone();
        let said = Arc::clone(texts);
        environment.add_function("t", move |key: &str, given: Kwargs| {
            let mut arguments = Variables::new();
            for name in given.args().map(str::to_owned).collect::<Vec<_>>() {
                let value: Value = given.get(&name)?;
                arguments.set(name, fluent(&value));
            }
            said.say(key, &arguments).map_err(unsaid)
        });
        // Links and forms of a tenant's pages stay with the tenant that is looked at.
        let looks_at = frame.reader.as_ref().and_then(|reader| reader.looks_at.clone());
        environment.add_function("to", move |name: &str, id: Option<String>| {
            let to = links::to(name, id.as_deref()).ok_or_else(|| unfit(format!("there is no page `{name}`")))?;
            // A link to a certain tenant is of that one.
            let other = looks_at.as_deref().filter(|_| !name.starts_with("tenant-") && name != "own");
            Ok::<_, Error>(links::of_tenant(to, other))
        });
        let address = links::encoded(frame.address.as_str());
        environment.add_function("same_page", move |language: &str| {
            links::to("language", Some(language)).map(|to| format!("{to}?next={address}"))
        });
        let key = frame.reader.as_ref().map(|reader| self.markup.text(&reader.form_key));
        environment.add_function("csrf", move || {
            let field = key.as_ref().map(|key| format!("<input type=\"hidden\" name=\"csrf\" value=\"{key}\">"));
            Value::from_safe_string(field.unwrap_or_default())
        });
        add_times(&mut environment, frame, texts);
        let language = frame.language;
        environment.add_filter("count", move |number: u64| numbers::whole(language, number));
        environment.add_filter("ms", move |number: u64| numbers::milliseconds(language, number));
        environment.add_filter("size", move |number: u64| numbers::bytes(language, number));
        environment.add_function("share", move |part: u64, all: u64| numbers::share(language, part, all));
        environment
    }
}

fn add_times(environment: &mut Environment<'_>, frame: &Frame, texts: &Arc<Texts>) {
    let (times, language) = (Arc::new(Times { now: frame.now, zone: frame.zone.clone() }), frame.language);
    let add =
        |environment: &mut Environment<'_>, name: &'static str, written: fn(&Times, Language, Timestamp) -> String| {
            let times = Arc::clone(&times);
            environment.add_filter(name, move |at: &str| Ok::<_, Error>(written(&times, language, moment(at)?)));
        };
    add(environment, "date", Times::date);
    add(environment, "datetime", Times::datetime);
    add(environment, "time", |times, _, at| times.time(at));
    add(environment, "seconds", Times::seconds);
    add(environment, "exact", Times::exact);
    let (of_soon, of_ago, of_left) = (Arc::clone(&times), Arc::clone(&times), Arc::clone(&times));
    environment.add_filter("soon", move |at: &str| Ok::<_, Error>(of_soon.is_soon(moment(at)?)));
    let said = Arc::clone(texts);
    environment.add_filter("ago", move |at: &str| of_ago.ago(&said, moment(at)?).map_err(unsaid));
    let said = Arc::clone(texts);
    environment.add_filter("left", move |at: &str| {
        let Some(minutes) = of_left.minutes_left(moment(at)?) else { return said.plain("time-gone").map_err(unsaid) };
        let mut arguments = Variables::new();
        arguments.set("minutes", minutes);
        said.say("time-left", &arguments).map_err(unsaid)
    });
    environment.add_function("zone", move || times.zone());
}

/// What the templates of every page know.
fn around(frame: &Frame, section: Option<Section>, title: String, texts: &Texts) -> Result<Value, Error> {
    let names = |of_server: bool| -> Vec<&str> {
        frame
            .sections
            .iter()
            .filter(|section| section.is_of_server() == of_server)
            .map(|section| section.name())
            .collect()
    };
    let languages = Language::ALL.map(|language| {
        let (short, rest) = language.name();
        context! { code => language.code(), short, rest, name => format!("{short}{rest}") }
    });
    let flash = match &frame.flash {
        None => None,
        Some(Flash::Approved { until }) => {
            let times = Times { now: frame.now, zone: frame.zone.clone() };
            Some(("approved", vec![("until", times.time(*until))]))
        }
        Some(Flash::Declined) => Some(("declined", Vec::new())),
        Some(Flash::Connected { title }) => Some(("connected", vec![("catalog", title.clone())])),
        Some(Flash::Disconnected { title }) => Some(("disconnected", vec![("catalog", title.clone())])),
        Some(Flash::Revoked { name }) => Some(("revoked", vec![("name", name.clone())])),
        Some(Flash::PinAccepted { tool }) => Some(("pin-accepted", vec![("name", tool.clone())])),
        Some(Flash::PinRefused { tool }) => Some(("pin-refused", vec![("name", tool.clone())])),
        Some(Flash::Saved) => Some(("saved", Vec::new())),
        Some(Flash::Deleted { title }) => Some(("deleted", vec![("name", title.clone())])),
    };
    let flash = flash.map(|(key, variables)| {
        let mut arguments = Variables::new();
        variables.into_iter().for_each(|(name, value)| arguments.set(name, value));
        let say = |part: &str| texts.say(&format!("{key}.{part}"), &arguments).map_err(unsaid);
        Ok::<_, Error>(context! { title => say("title")?, body => say("body")? })
    });
    let reader = frame.reader.as_ref();
    Ok(context! {
        locale => frame.language.code(),
        theme => (frame.theme != Theme::System).then(|| frame.theme.name()),
        now => frame.now.to_string(),
        here => frame.address.as_str(),
        title,
        version => format!("Kartoteka {}", env!("CARGO_PKG_VERSION")),
        languages => Value::from(languages.to_vec()),
        section => section.map(Section::name),
        nav => context! { own => names(false), server => names(true) },
        waiting => frame.waiting,
        unpinned => frame.unpinned,
        looks_at => reader.and_then(|reader| reader.looks_at.as_deref()),
        flash => flash.transpose()?,
        idle_seconds => IDLE_SECONDS,
        tenant => reader.map(|reader| reader.tenant.as_str()),
        who => reader.map(|reader| context! { name => reader.name.as_str(), roles => reader.roles.clone() }),
        may => reader.map(|reader| Value::from(Serde(reader.powers))),
    })
}

fn fluent(value: &Value) -> Variable<'static> {
    // A number chooses among plural forms; one that is too large for that is a text.
    match i64::try_from(value.clone()) {
        Ok(number) if value.is_number() && number.unsigned_abs() < 1 << 53 => Variable::from(number),
        _ => Variable::from(value.to_string()),
    }
}

fn moment(text: &str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| unfit(format!("`{text}` is no moment")))
}

fn unsaid(why: Unsaid) -> Error {
    unfit(why.to_string())
}

fn unfit(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
