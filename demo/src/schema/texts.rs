//! The schemas themselves. See the parent module for how to read them; the order is the order of the answer.

pub(in super::super) const LEAD: &str = "
ID*:integer TITLE:string HONORIFIC:HONORIFIC NAME:string SECOND_NAME:string LAST_NAME:string COMPANY_TITLE:string
COMPANY_ID:crm_company CONTACT_ID:crm_contact IS_RETURN_CUSTOMER*:char BIRTHDATE:date SOURCE_ID:SOURCE
SOURCE_DESCRIPTION:string STATUS_ID:STATUS STATUS_DESCRIPTION:string STATUS_SEMANTIC_ID*:string POST:string
ADDRESS:string ADDRESS_2:string ADDRESS_CITY:string ADDRESS_POSTAL_CODE:string ADDRESS_REGION:string
ADDRESS_PROVINCE:string ADDRESS_COUNTRY:string ADDRESS_COUNTRY_CODE:string ADDRESS_LOC_ADDR_ID:integer
COMMENTS:string CURRENCY_ID:currency OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char
HAS_PHONE*:char HAS_EMAIL*:char HAS_IMOL*:char
ASSIGNED_BY_ID:user CREATED_BY_ID*:user MODIFY_BY_ID*:user MOVED_BY_ID*:user
DATE_CREATE*:datetime DATE_MODIFY*:datetime MOVED_TIME*:datetime DATE_CLOSED*:datetime OPENED:char
ORIGINATOR_ID:string ORIGIN_ID:string
UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
LAST_ACTIVITY_BY*:user LAST_ACTIVITY_TIME*:datetime
PHONE:multi EMAIL:multi WEB:multi IM:multi
UF_CRM_TELEAGENT_SCORE:integer UF_CRM_TELEAGENT_HOTNESS:string";

pub(in super::super) const DEAL: &str = "
ID*:integer TITLE:string TYPE_ID:DEAL_TYPE STAGE_ID:DEAL_STAGE PROBABILITY:integer CURRENCY_ID:currency
OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char TAX_VALUE:double LEAD_ID*:crm_lead COMPANY_ID:crm_company
CONTACT_ID:crm_contact QUOTE_ID*:integer BEGINDATE:date CLOSEDATE:date
ASSIGNED_BY_ID:user CREATED_BY_ID*:user MODIFY_BY_ID*:user DATE_CREATE*:datetime DATE_MODIFY*:datetime
OPENED:char CLOSED:char COMMENTS:string ADDITIONAL_INFO:string LOCATION_ID:string CATEGORY_ID+:integer
STAGE_SEMANTIC_ID*:string IS_NEW*:char IS_RECURRING:char IS_RETURN_CUSTOMER:char IS_REPEATED_APPROACH:char
SOURCE_ID:SOURCE SOURCE_DESCRIPTION:string ORIGINATOR_ID:string ORIGIN_ID:string
MOVED_BY_ID*:user MOVED_TIME*:datetime LAST_ACTIVITY_TIME*:datetime LAST_ACTIVITY_BY*:user
UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
UF_CRM_1700000001:string";

pub(in super::super) const CONTACT: &str = "
ID*:integer HONORIFIC:HONORIFIC NAME:string SECOND_NAME:string LAST_NAME:string PHOTO:string BIRTHDATE:date
TYPE_ID:CONTACT_TYPE SOURCE_ID:SOURCE SOURCE_DESCRIPTION:string POST:string COMMENTS:string OPENED:char EXPORT:char
HAS_PHONE*:char HAS_EMAIL*:char HAS_IMOL*:char
ASSIGNED_BY_ID:user CREATED_BY_ID*:user MODIFY_BY_ID*:user DATE_CREATE*:datetime DATE_MODIFY*:datetime
COMPANY_ID:crm_company LEAD_ID*:crm_lead ORIGINATOR_ID:string ORIGIN_ID:string ORIGIN_VERSION:string FACE_ID:integer
UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
LAST_ACTIVITY_BY*:user LAST_ACTIVITY_TIME*:datetime
PHONE:multi EMAIL:multi WEB:multi IM:multi";

pub(in super::super) const COMPANY: &str = "
ID*:integer TITLE!:string COMPANY_TYPE:COMPANY_TYPE LOGO:string LEAD_ID*:crm_lead
HAS_PHONE*:char HAS_EMAIL*:char HAS_IMOL*:char
ASSIGNED_BY_ID:user CREATED_BY_ID*:user MODIFY_BY_ID*:user BANKING_DETAILS:string INDUSTRY:INDUSTRY REVENUE:double
CURRENCY_ID:currency EMPLOYEES:EMPLOYEES COMMENTS:string DATE_CREATE*:datetime DATE_MODIFY*:datetime OPENED:char
IS_MY_COMPANY:char ADDRESS:string ADDRESS_CITY:string ADDRESS_COUNTRY:string
ORIGINATOR_ID:string ORIGIN_ID:string ORIGIN_VERSION:string
UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
LAST_ACTIVITY_BY*:user LAST_ACTIVITY_TIME*:datetime LAST_COMMUNICATION_TIME*:string
PHONE:multi EMAIL:multi WEB:multi IM:multi";

pub(in super::super) const ACTIVITY: &str = "
ID*:integer OWNER_ID:integer OWNER_TYPE_ID:integer TYPE_ID:integer PROVIDER_ID:string PROVIDER_TYPE_ID:string
SUBJECT:string CREATED*:datetime LAST_UPDATED*:datetime START_TIME:datetime END_TIME:datetime DEADLINE:datetime
COMPLETED:char STATUS:integer RESPONSIBLE_ID:user PRIORITY:integer DESCRIPTION:string DESCRIPTION_TYPE:integer
DIRECTION:integer LOCATION:string AUTHOR_ID*:user EDITOR_ID*:user ORIGIN_ID:string
COMMUNICATIONS:multi FILES:multi";

pub(in super::super) const USER: &str = "
ID*:integer ACTIVE:boolean NAME:string LAST_NAME:string SECOND_NAME:string EMAIL:string LAST_LOGIN*:datetime
DATE_REGISTER*:datetime TIME_ZONE:string IS_ONLINE*:char TIMESTAMP_X*:string LAST_ACTIVITY_DATE*:string
PERSONAL_GENDER:string PERSONAL_WWW:string PERSONAL_BIRTHDAY:date PERSONAL_PHOTO:string PERSONAL_MOBILE:string
PERSONAL_CITY:string WORK_PHONE:string WORK_POSITION:string UF_EMPLOYMENT_DATE:date UF_DEPARTMENT:list
USER_TYPE*:string";

pub(in super::super) const TASK: &str = "
ID*:integer TITLE!:string DESCRIPTION:string DESCRIPTION_IN_BBCODE:char DEADLINE:datetime CREATED_DATE*:datetime
CHANGED_DATE*:datetime CLOSED_DATE*:datetime DATE_START*:datetime START_DATE_PLAN:datetime END_DATE_PLAN:datetime
RESPONSIBLE_ID!:user CREATED_BY:user PRIORITY:integer MARK:string STATUS*:task_status SUB_STATUS*:integer
REAL_STATUS*:integer GROUP_ID:integer PARENT_ID:integer AUDITORS:list ACCOMPLICES:list
RESPONSIBLE*:multi CREATOR*:multi GROUP*:multi UF_CRM_TASK:list";

pub(in super::super) const STATUS: &str = "
ID*:integer ENTITY_ID:string STATUS_ID:string NAME:string NAME_INIT:string SORT:integer SYSTEM:char
CATEGORY_ID:integer COLOR:string SEMANTICS:string EXTRA:list";

/// The portal's smart process.
pub(in super::super) const REPAIR: &str = "
ID*:integer TITLE:string STAGE_ID:DYNAMIC_128_STAGE_5 STAGE_SEMANTIC_ID*:string CATEGORY_ID+:integer
ASSIGNED_BY_ID:user CREATED_BY_ID*:user MODIFY_BY_ID*:user MOVED_BY_ID*:user
DATE_CREATE*:datetime DATE_MODIFY*:datetime MOVED_TIME*:datetime OPENED:char BEGINDATE:date CLOSEDATE:date
COMPANY_ID:crm_company CONTACT_ID:crm_contact OPPORTUNITY:double CURRENCY_ID:currency COMMENTS:string
LAST_ACTIVITY_BY*:user LAST_ACTIVITY_TIME*:datetime
UF_CRM_5_SERIAL!:string UF_CRM_5_SIZE:enumeration";

pub(in super::super) const COMMENT: &str = "
ID*:integer ENTITY_ID:integer ENTITY_TYPE:string CREATED*:datetime AUTHOR_ID:user COMMENT:string FILES:list";

pub(in super::super) const CHECKLIST: &str = "
ID*:integer TASK_ID:integer PARENT_ID:integer CREATED_BY*:user TITLE!:string SORT_INDEX:integer IS_COMPLETE:char
IS_IMPORTANT:char TOGGLED_BY*:user TOGGLED_DATE*:datetime";

pub(in super::super) const DEPARTMENT: &str = "
ID*:integer NAME!:string SORT:integer PARENT:integer UF_HEAD:user";
