//! A tool: its arguments, steps, reply and warnings.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Quote, quoted};
use crate::plan::Tool;

impl Quote for Tool {
    fn quote(&self) -> TokenStream {
        let Self {
            name,
            aliases,
            effect,
            listed,
            arguments,
            schema,
            guard,
            action,
            warnings,
            hint,
            known,
            codes,
            resource,
            summary,
            // Tests run them from the cards; a server would only carry them about.
            examples: _,
        } = self;
        let (name, aliases, effect) = (name.quote(), aliases.quote(), effect.quote());
        let (listed, arguments) = (listed.quote(), arguments.quote());
        let (schema, guard) = (schema.quote(), guard.quote());
        let (action, warnings, hint) = (action.quote(), warnings.quote(), hint.quote());
        let (known, codes) = (known.quote(), codes.quote());
        let (resource, summary) = (resource.quote(), summary.quote());
        quote! {
            Tool {
                name: #name,
                aliases: #aliases,
                effect: #effect,
                listed: #listed,
                arguments: #arguments,
                schema: #schema,
                guard: #guard,
                action: #action,
                warnings: #warnings,
                hint: #hint,
                known: #known,
                codes: #codes,
                resource: #resource,
                summary: #summary,
                examples: List::Borrowed(&[]),
            }
        }
    }
}

quoted!(
    enum Effect {
        Read,
        Write,
        Delete,
    }
);
quoted!(struct Guard { roles, confirm, approval, limits, parallel, turns });
quoted!(struct Confirm { slot, condition });
quoted!(struct Approval { condition, message });
quoted!(struct Limit { subject, rate });
quoted!(
    enum Subject {
        Tenant,
        Caller,
        Role(role),
    }
);
quoted!(struct CallRate { calls, window_ms });
quoted!(struct Parallel { tenant, caller });
quoted!(struct Known { slot, list, when, affixes, also, whole, fixed, type_part, typed });
quoted!(enum HeldList { Dictionary { dictionary, given }, Written { texts } });
quoted!(struct Affixes { from, to, named });
quoted!(struct TypedName { name, values });
quoted!(struct ValueType { truth, one });
quoted!(struct Truth { yes, no });
quoted!(struct WholeNames { names, keys, phones, instead });
quoted!(struct Coded { slot, under, affixes, list, begins, like, usual, found_by, when });
quoted!(struct Affix { before, after });
quoted!(struct Hint { arguments, message });
quoted!(enum Action { Steps { steps, reply, result, content }, Answer { result }, Content { blocks, error }, Handler });
quoted!(struct Argument { name, check, required, default, ask, complete, header, withheld });
quoted!(struct Ask { question, descriptions, titles, values });
quoted!(struct AskedValue { value, titles });
quoted!(struct Complete { dictionary, column });
quoted!(struct Check { shape, nullable, rest });
quoted!(enum Shape {
    Any,
    Shown { schema },
    Boolean,
    Integer { least, most, clamp },
    Number { least, most, clamp },
    Text { least, most, pattern, format },
    Choice { values },
    Row { table },
    Period,
    List { items, least, most, unique },
    Map { properties, others, least, most },
    Several { shapes },
});
quoted!(
    enum Format {
        Date,
        DateTime,
        Email,
        Uri,
        Uuid,
        Phone,
        Contact,
        Base64,
    }
);
quoted!(struct Property { name, required, check });
quoted!(enum Others { Allowed, Refused, Checked { checks } });
quoted!(struct Step { name, called, when, forgives, kept_ms, reply, gives, act });
quoted!(struct End { kind, message });
quoted!(
    enum Forgives {
        Nothing,
        Anything,
        Kinds { kinds },
    }
);
quoted!(
    enum Act {
        Send(send),
        Each(each),
        Call(call),
        End(end),
    }
);
quoted!(struct ToolCall { tool, arguments, effect });
quoted!(struct Each { list, most, first, steps, result, effect });
quoted!(struct Send { backend, verb, path, query, headers, body, encoding, reads, effect, done });
quoted!(struct DoneSign { at, form });
quoted!(
    enum DoneForm {
        Something,
        OneOf { values },
        Named { value },
        Like { pattern },
        Nested { list, map },
    }
);
quoted!(
    enum Encoding {
        Json,
        Form,
        Parts { files },
        Text,
        Lines,
        File,
    }
);
quoted!(struct TypedReply { form, media });
quoted!(
    enum ReplyForm {
        Json,
        Lines,
        Rows,
        Text,
        Page,
        File,
    }
);
quoted!(
    enum Verb {
        Get,
        Head,
        Post,
        Put,
        Patch,
        Delete,
    }
);
quoted!(struct Reply { records, keep, value, pages, total, limit, order, labels, fields, size, sums });
quoted!(struct Sums { key, of, unit, by, groups });
quoted!(struct SumField { name, of });
quoted!(
    enum Paged {
        Unsaid,
        Whole { start },
        By(pages),
    }
);
quoted!(struct Label { name, of, dictionary, texts });
quoted!(struct LabelText { name, message });
quoted!(struct Warning { code, rule, fix, message });
quoted!(struct Change { slot, value });
quoted!(struct Bounds { field, lower, upper, exact, dates, day_ends });
quoted!(struct DayEnd { key, end });
