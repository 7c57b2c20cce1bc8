//! Every mistake that the compiler knows, by name, and what there is to say about each.
//!
//! A mistake is a line here and an [`Entry`] in the file of the room that its subject names. A test walks the codes beside
//! the folder `tests/check/<code>/`: one without an example or a golden case does not pass.

mod bodies;
mod content;
mod entry;
mod files;
mod guards;
mod mcp;
mod names;
mod operator;
mod replies;
mod requests;
mod schemas;
mod syntax;
mod texts;
mod warnings;

use std::fmt;

pub use entry::Entry;

macro_rules! codes {
    ($($variant:ident = $name:literal => $room:ident::$entry:ident,)+) => {
        /// A mistake. Its name is the same words in kebab case, and never changes: authors and their tools know it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = concat!("`", $name, "`")]
                $variant,
            )+
        }

        impl Code {
            /// Every mistake, by name.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// Its name, in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)+
                }
            }

            /// What is wrong about it, and how it is put right.
            #[must_use]
            pub const fn entry(self) -> &'static Entry {
                match self {
                    $(Code::$variant => &$room::$entry,)+
                }
            }
        }
    };
}

// By name: two mistakes at one place are reported in this order.
codes! {
    AddressOfAReply = "address-of-a-reply" => requests::ADDRESS_OF_A_REPLY,
    AlgorithmNotAllowed = "algorithm-not-allowed" => operator::ALGORITHM_NOT_ALLOWED,
    AmbiguousName = "ambiguous-name" => names::AMBIGUOUS_NAME,
    ApprovalWithoutWrite = "approval-without-write" => guards::APPROVAL_WITHOUT_WRITE,
    ApproverMissing = "approver-missing" => operator::APPROVER_MISSING,
    AudienceMissing = "audience-missing" => operator::AUDIENCE_MISSING,
    BadAddress = "bad-address" => replies::BAD_ADDRESS,
    BadAsk = "bad-ask" => schemas::BAD_ASK,
    BadAuthorization = "bad-authorization" => guards::BAD_AUTHORIZATION,
    BadCodes = "bad-codes" => schemas::BAD_CODES,
    BadComplete = "bad-complete" => schemas::BAD_COMPLETE,
    BadCondition = "bad-condition" => schemas::BAD_CONDITION,
    BadDate = "bad-date" => operator::BAD_DATE,
    BadDefault = "bad-default" => schemas::BAD_DEFAULT,
    BadDuration = "bad-duration" => requests::BAD_DURATION,
    BadEncoding = "bad-encoding" => content::BAD_ENCODING,
    BadEnum = "bad-enum" => schemas::BAD_ENUM,
    BadExample = "bad-example" => schemas::BAD_EXAMPLE,
    BadFix = "bad-fix" => warnings::BAD_FIX,
    BadHeader = "bad-header" => requests::BAD_HEADER,
    BadKnown = "bad-known" => schemas::BAD_KNOWN,
    BadMcpHeader = "bad-mcp-header" => schemas::BAD_MCP_HEADER,
    BadMediaType = "bad-media-type" => content::BAD_MEDIA_TYPE,
    BadMount = "bad-mount" => operator::BAD_MOUNT,
    BadName = "bad-name" => names::BAD_NAME,
    BadPattern = "bad-pattern" => schemas::BAD_PATTERN,
    BadRange = "bad-range" => requests::BAD_RANGE,
    BadRate = "bad-rate" => guards::BAD_RATE,
    BadReference = "bad-reference" => syntax::BAD_REFERENCE,
    BadRequest = "bad-request" => requests::BAD_REQUEST,
    BadSchema = "bad-schema" => schemas::BAD_SCHEMA,
    BadUrl = "bad-url" => requests::BAD_URL,
    BadVerb = "bad-verb" => requests::BAD_VERB,
    BareToolName = "bare-tool-name" => operator::BARE_TOOL_NAME,
    BodyOfAnotherShape = "body-of-another-shape" => bodies::BODY_OF_ANOTHER_SHAPE,
    BoundsOutOfOrder = "bounds-out-of-order" => schemas::BOUNDS_OUT_OF_ORDER,
    BrokenExample = "broken-example" => schemas::BROKEN_EXAMPLE,
    ClampWithoutBound = "clamp-without-bound" => schemas::CLAMP_WITHOUT_BOUND,
    ClientRefuses = "client-refuses" => schemas::CLIENT_REFUSES,
    DoubtfulValue = "doubtful-value" => syntax::DOUBTFUL_VALUE,
    DuplicateErrorCode = "duplicate-error-code" => requests::DUPLICATE_ERROR_CODE,
    DuplicateKey = "duplicate-key" => syntax::DUPLICATE_KEY,
    DuplicateLocale = "duplicate-locale" => files::DUPLICATE_LOCALE,
    DuplicateName = "duplicate-name" => names::DUPLICATE_NAME,
    DuplicatePrompt = "duplicate-prompt" => names::DUPLICATE_PROMPT,
    DuplicateResource = "duplicate-resource" => names::DUPLICATE_RESOURCE,
    DuplicateText = "duplicate-text" => syntax::DUPLICATE_TEXT,
    DuplicateTool = "duplicate-tool" => names::DUPLICATE_TOOL,
    EffectNotSaid = "effect-not-said" => requests::EFFECT_NOT_SAID,
    ElicitationOnHttp = "elicitation-on-http" => operator::ELICITATION_ON_HTTP,
    EmptyFile = "empty-file" => files::EMPTY_FILE,
    EmptyTable = "empty-table" => names::EMPTY_TABLE,
    EmptyValue = "empty-value" => syntax::EMPTY_VALUE,
    ErrorWithoutContent = "error-without-content" => content::ERROR_WITHOUT_CONTENT,
    ExportPrefix = "export-prefix" => mcp::EXPORT_PREFIX,
    FileTooLarge = "file-too-large" => files::FILE_TOO_LARGE,
    FluentSyntax = "fluent-syntax" => syntax::FLUENT_SYNTAX,
    ForeignPlaceholder = "foreign-placeholder" => requests::FOREIGN_PLACEHOLDER,
    GivenDictionary = "given-dictionary" => replies::GIVEN_DICTIONARY,
    GlobMatchesNothing = "glob-matches-nothing" => operator::GLOB_MATCHES_NOTHING,
    GraphqlSyntax = "graphql-syntax" => bodies::GRAPHQL_SYNTAX,
    GuardOfCallee = "guard-of-callee" => guards::GUARD_OF_CALLEE,
    IncompleteConnection = "incomplete-connection" => guards::INCOMPLETE_CONNECTION,
    InsecureIssuer = "insecure-issuer" => operator::INSECURE_ISSUER,
    KeptWrite = "kept-write" => requests::KEPT_WRITE,
    KeyOfTheBackend = "key-of-the-backend" => requests::KEY_OF_THE_BACKEND,
    KeyOrder = "key-order" => names::KEY_ORDER,
    KeyReused = "key-reused" => operator::KEY_REUSED,
    KeyedDictionary = "keyed-dictionary" => replies::KEYED_DICTIONARY,
    LabelWithoutName = "label-without-name" => replies::LABEL_WITHOUT_NAME,
    LimitWithoutPages = "limit-without-pages" => replies::LIMIT_WITHOUT_PAGES,
    LiteralSecret = "literal-secret" => operator::LITERAL_SECRET,
    LoneDollar = "lone-dollar" => syntax::LONE_DOLLAR,
    LooksIntoText = "looks-into-text" => bodies::LOOKS_INTO_TEXT,
    LooseVariable = "loose-variable" => texts::LOOSE_VARIABLE,
    LossyFix = "lossy-fix" => warnings::LOSSY_FIX,
    LostArgument = "lost-argument" => requests::LOST_ARGUMENT,
    MayBeAbsent = "may-be-absent" => requests::MAY_BE_ABSENT,
    McpBackend = "mcp-backend" => mcp::MCP_BACKEND,
    MediaTypeNotLiteral = "media-type-not-literal" => bodies::MEDIA_TYPE_NOT_LITERAL,
    MergeCycle = "merge-cycle" => names::MERGE_CYCLE,
    MergeKey = "merge-key" => syntax::MERGE_KEY,
    MilderEffect = "milder-effect" => requests::MILDER_EFFECT,
    MisplacedKeyword = "misplaced-keyword" => schemas::MISPLACED_KEYWORD,
    MisplacedReference = "misplaced-reference" => names::MISPLACED_REFERENCE,
    MissingKey = "missing-key" => syntax::MISSING_KEY,
    MissingLocale = "missing-locale" => texts::MISSING_LOCALE,
    MissingManifest = "missing-manifest" => names::MISSING_MANIFEST,
    MissingPosition = "missing-position" => replies::MISSING_POSITION,
    MissingRequest = "missing-request" => requests::MISSING_REQUEST,
    MissingText = "missing-text" => texts::MISSING_TEXT,
    MissingVariable = "missing-variable" => bodies::MISSING_VARIABLE,
    NameOfTheFile = "name-of-the-file" => names::NAME_OF_THE_FILE,
    NeedlessMark = "needless-mark" => requests::NEEDLESS_MARK,
    NestedQuery = "nested-query" => requests::NESTED_QUERY,
    NestedTooDeep = "nested-too-deep" => syntax::NESTED_TOO_DEEP,
    NoFrontMatter = "no-front-matter" => syntax::NO_FRONT_MATTER,
    NoSuchPart = "no-such-part" => names::NO_SUCH_PART,
    NonTextKey = "non-text-key" => syntax::NON_TEXT_KEY,
    NotAMap = "not-a-map" => requests::NOT_A_MAP,
    NotScalar = "not-scalar" => requests::NOT_SCALAR,
    NotSupportedYet = "not-supported-yet" => syntax::NOT_SUPPORTED_YET,
    NotText = "not-text" => files::NOT_TEXT,
    NullValue = "null-value" => syntax::NULL_VALUE,
    OpenHost = "open-host" => requests::OPEN_HOST,
    OpenSegment = "open-segment" => requests::OPEN_SEGMENT,
    OptionalWithDefault = "optional-with-default" => schemas::OPTIONAL_WITH_DEFAULT,
    OptionalWrite = "optional-write" => requests::OPTIONAL_WRITE,
    OverBudget = "over-budget" => texts::OVER_BUDGET,
    PageSizeUnknown = "page-size-unknown" => replies::PAGE_SIZE_UNKNOWN,
    PassthroughMay = "passthrough-may" => operator::PASSTHROUGH_MAY,
    PassthroughOverlaps = "passthrough-overlaps" => operator::PASSTHROUGH_OVERLAPS,
    PassthroughUnused = "passthrough-unused" => operator::PASSTHROUGH_UNUSED,
    PassthroughWithToken = "passthrough-with-token" => operator::PASSTHROUGH_WITH_TOKEN,
    PluralForms = "plural-forms" => texts::PLURAL_FORMS,
    PositionOfAnotherType = "position-of-another-type" => replies::POSITION_OF_ANOTHER_TYPE,
    PublicBackend = "public-backend" => requests::PUBLIC_BACKEND,
    QuotedText = "quoted-text" => syntax::QUOTED_TEXT,
    RangeWithoutMap = "range-without-map" => warnings::RANGE_WITHOUT_MAP,
    RangeWithoutRanges = "range-without-ranges" => warnings::RANGE_WITHOUT_RANGES,
    RateTooLarge = "rate-too-large" => guards::RATE_TOO_LARGE,
    ReplyWithoutRecords = "reply-without-records" => replies::REPLY_WITHOUT_RECORDS,
    ReplyWithoutRequest = "reply-without-request" => replies::REPLY_WITHOUT_REQUEST,
    RequestAndSteps = "request-and-steps" => requests::REQUEST_AND_STEPS,
    RequiredWithDefault = "required-with-default" => schemas::REQUIRED_WITH_DEFAULT,
    ReservedArgument = "reserved-argument" => guards::RESERVED_ARGUMENT,
    ResourceContent = "resource-content" => replies::RESOURCE_CONTENT,
    RoleCycle = "role-cycle" => operator::ROLE_CYCLE,
    RoleUnknownToCards = "role-unknown-to-cards" => operator::ROLE_UNKNOWN_TO_CARDS,
    SchemaWithoutType = "schema-without-type" => schemas::SCHEMA_WITHOUT_TYPE,
    SecondDocument = "second-document" => syntax::SECOND_DOCUMENT,
    SecretHeader = "secret-header" => replies::SECRET_HEADER,
    SecretOutsideAuth = "secret-outside-auth" => names::SECRET_OUTSIDE_AUTH,
    SentTwice = "sent-twice" => requests::SENT_TWICE,
    ShadowedVariable = "shadowed-variable" => operator::SHADOWED_VARIABLE,
    SpellingDoesNotFit = "spelling-does-not-fit" => names::SPELLING_DOES_NOT_FIT,
    StarWithoutList = "star-without-list" => names::STAR_WITHOUT_LIST,
    StepDoesNothing = "step-does-nothing" => requests::STEP_DOES_NOTHING,
    StoreWithoutSecret = "store-without-secret" => requests::STORE_WITHOUT_SECRET,
    StrayFile = "stray-file" => files::STRAY_FILE,
    SyncArguments = "sync-arguments" => guards::SYNC_ARGUMENTS,
    SyncKey = "sync-key" => guards::SYNC_KEY,
    SyncNotWrite = "sync-not-write" => guards::SYNC_NOT_WRITE,
    TemplateSyntax = "template-syntax" => syntax::TEMPLATE_SYNTAX,
    TestNotRead = "test-not-read" => guards::TEST_NOT_READ,
    TextCycle = "text-cycle" => texts::TEXT_CYCLE,
    TextInCard = "text-in-card" => schemas::TEXT_IN_CARD,
    TextTooLong = "text-too-long" => syntax::TEXT_TOO_LONG,
    TokenCycle = "token-cycle" => requests::TOKEN_CYCLE,
    TokenExpired = "token-expired" => operator::TOKEN_EXPIRED,
    TooManyRoles = "too-many-roles" => operator::TOO_MANY_ROLES,
    ToolCycle = "tool-cycle" => names::TOOL_CYCLE,
    TwoAnswers = "two-answers" => content::TWO_ANSWERS,
    TwoOptionalValues = "two-optional-values" => requests::TWO_OPTIONAL_VALUES,
    TwoSchemes = "two-schemes" => requests::TWO_SCHEMES,
    UnboundedFile = "unbounded-file" => bodies::UNBOUNDED_FILE,
    UnboundedLimit = "unbounded-limit" => replies::UNBOUNDED_LIMIT,
    UncuttablePage = "uncuttable-page" => replies::UNCUTTABLE_PAGE,
    UnescapedValue = "unescaped-value" => requests::UNESCAPED_VALUE,
    UnevenTable = "uneven-table" => names::UNEVEN_TABLE,
    UnknownArgument = "unknown-argument" => names::UNKNOWN_ARGUMENT,
    UnknownBackend = "unknown-backend" => names::UNKNOWN_BACKEND,
    UnknownCatalog = "unknown-catalog" => operator::UNKNOWN_CATALOG,
    UnknownFile = "unknown-file" => content::UNKNOWN_FILE,
    UnknownFunction = "unknown-function" => texts::UNKNOWN_FUNCTION,
    UnknownKey = "unknown-key" => syntax::UNKNOWN_KEY,
    UnknownKeyword = "unknown-keyword" => schemas::UNKNOWN_KEYWORD,
    UnknownKind = "unknown-kind" => requests::UNKNOWN_KIND,
    UnknownLocale = "unknown-locale" => texts::UNKNOWN_LOCALE,
    UnknownName = "unknown-name" => syntax::UNKNOWN_NAME,
    UnknownProperty = "unknown-property" => schemas::UNKNOWN_PROPERTY,
    UnknownReference = "unknown-reference" => names::UNKNOWN_REFERENCE,
    UnknownRole = "unknown-role" => guards::UNKNOWN_ROLE,
    UnknownSpelling = "unknown-spelling" => names::UNKNOWN_SPELLING,
    UnknownTenant = "unknown-tenant" => operator::UNKNOWN_TENANT,
    UnknownText = "unknown-text" => texts::UNKNOWN_TEXT,
    UnknownTool = "unknown-tool" => names::UNKNOWN_TOOL,
    UnknownType = "unknown-type" => bodies::UNKNOWN_TYPE,
    UnknownVariable = "unknown-variable" => texts::UNKNOWN_VARIABLE,
    UnknownWarning = "unknown-warning" => names::UNKNOWN_WARNING,
    UnmaskedCredential = "unmasked-credential" => requests::UNMASKED_CREDENTIAL,
    UnprovenFix = "unproven-fix" => warnings::UNPROVEN_FIX,
    UnreachableCredential = "unreachable-credential" => requests::UNREACHABLE_CREDENTIAL,
    UnreachableKind = "unreachable-kind" => requests::UNREACHABLE_KIND,
    UnreachableStep = "unreachable-step" => requests::UNREACHABLE_STEP,
    UnreadableFile = "unreadable-file" => files::UNREADABLE_FILE,
    UnsafeBody = "unsafe-body" => bodies::UNSAFE_BODY,
    UnsaidBound = "unsaid-bound" => replies::UNSAID_BOUND,
    UnusedArgument = "unused-argument" => names::UNUSED_ARGUMENT,
    UnusedBackend = "unused-backend" => names::UNUSED_BACKEND,
    UnusedCache = "unused-cache" => requests::UNUSED_CACHE,
    UnusedColumn = "unused-column" => names::UNUSED_COLUMN,
    UnusedDictionary = "unused-dictionary" => names::UNUSED_DICTIONARY,
    UnusedForm = "unused-form" => names::UNUSED_FORM,
    UnusedGuard = "unused-guard" => guards::UNUSED_GUARD,
    UnusedRanges = "unused-ranges" => names::UNUSED_RANGES,
    UnusedSet = "unused-set" => names::UNUSED_SET,
    UnusedSetting = "unused-setting" => names::UNUSED_SETTING,
    UnusedTable = "unused-table" => names::UNUSED_TABLE,
    UnusedText = "unused-text" => texts::UNUSED_TEXT,
    UnusedToken = "unused-token" => requests::UNUSED_TOKEN,
    ValueWithoutRecord = "value-without-record" => replies::VALUE_WITHOUT_RECORD,
    VariableMismatch = "variable-mismatch" => texts::VARIABLE_MISMATCH,
    VariableOfAnotherType = "variable-of-another-type" => bodies::VARIABLE_OF_ANOTHER_TYPE,
    VolatileStore = "volatile-store" => operator::VOLATILE_STORE,
    WarningRule = "warning-rule" => warnings::WARNING_RULE,
    WeakApproval = "weak-approval" => operator::WEAK_APPROVAL,
    WrittenOtherwise = "written-otherwise" => syntax::WRITTEN_OTHERWISE,
    WrongMeasure = "wrong-measure" => replies::WRONG_MEASURE,
    WrongType = "wrong-type" => syntax::WRONG_TYPE,
    WrongUse = "wrong-use" => syntax::WRONG_USE,
    YamlAlias = "yaml-alias" => syntax::YAML_ALIAS,
    YamlAnchor = "yaml-anchor" => syntax::YAML_ANCHOR,
    YamlSyntax = "yaml-syntax" => syntax::YAML_SYNTAX,
    YamlTag = "yaml-tag" => syntax::YAML_TAG,
}

impl Code {
    /// The mistake of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
