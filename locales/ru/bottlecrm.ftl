## Каталог

catalog = BottleCRM
    .instructions = BottleCRM: восемь видов записей, для всех одни и те же инструменты. Перед первой записью вызовите { $tool-crm_describe }: он перечисляет поля и обязательные среди них. Списки приходят без определённого порядка; листайте через offset. Для { $tool-crm_delete } и для { $tool-crm_action } с send нужен confirm: true, и решить это может только пользователь.

summary = { $title }: { $count ->
    [one] получена { $count } запись
    [few] получены { $count } записи
    [many] получено { $count } записей
   *[other] получено { $count } записи
} из { $total }.

argument-entity = Вид записи.
argument-id = Идентификатор записи, UUID.
argument-data = Поля в виде имя → значение, как их перечисляет { $tool-crm_describe }. Люди задаются идентификаторами профилей: assigned_to: ["…"].
argument-confirm = true, когда пользователь согласился именно с этим вызовом.

setting-base_url = Адрес
    .hint = Адрес вашего BottleCRM, без пути.
setting-token = Персональный токен доступа
    .hint = Начинается с bcrm_pat_. Агенты действуют с правами его владельца.
connection-step-1 = Войдите в BottleCRM как пользователь, от имени которого будут действовать агенты.
connection-step-2 = Откройте «Профиль → Токены доступа» и создайте токен.
connection-step-3 = Вставьте его ниже вместе с адресом вашего BottleCRM.

## Чтение

crm_search = Поиск записей
    .description = Список записей одного вида или тех, что подходят под текст. Лиды и компании приходят сначала открытые; limit и offset считаются по открытым и закрытым отдельно. Сконвертированных лидов в списке нет.
    .argument-query = Текст для поиска одним куском: имя, компания, e-mail; у задач, обращений, счетов и решений — название.
    .argument-filters = Фильтры в виде имя → значение: status, assigned_to, tags, created_at__gte, created_at__lte и другие у своего вида. Например "status": "in process". created_at__lte — момент со смещением, 2026-05-31T23:59:59Z; остальные границы дат могут быть днями. У счетов: issue_date_gte, sort.
    .argument-limit = Сколько записей вернуть, не больше 50.
    .argument-offset = Сколько записей пропустить.
    .not-by-title = Список лидов смотрит на имена, компании и адреса e-mail, но не на названия: лид, у которого есть только название, по query не находится.
crm_get = Запись
    .description = Читает одну запись с комментариями и вложениями.
crm_describe = Поля вида
    .description = Поля одного вида записей, как их описывает CRM, что нужно новой записи и что ещё с ней можно сделать.
list_actions = Действия
    .description = Что { $tool-crm_action } может сделать с каждым видом записей.

## Изменение

crm_create = Новая запись
    .description = Создаёт запись. Обязательны: у контактов first_name и last_name; у компаний (accounts) и сделок (opportunities) name; у задач title, status, priority; у обращений (cases) name, status, priority; у счетов invoice_title, account_id, contact_id; у решений title и description.
    .no-id-comes-back = BottleCRM не сообщает идентификатор новой записи. Чтобы продолжить с ней, найдите её через { $tool-crm_search }: лид по e-mail, задачу по названию.
crm_update = Изменить запись
    .description = Меняет переданные поля и не трогает остальные; пустая строка очищает поле. Список, например assigned_to, заменяется целиком. Статус счёта так не меняется: для этого есть { $tool-crm_action }.
crm_delete = Удалить запись
    .description = Удаляет запись насовсем. Счета удалить нельзя. Сначала спросите пользователя, затем передайте confirm: true.
    .takes-others-along = Вместе с компанией удаляются её сделки и обращения. Контакты остаются.
crm_action = Действие с записью
    .description = convert (лиды: создаёт компанию, контакт и сделку), add_comment (все, кроме решений; params.comment, не длиннее 255 знаков) или send (счета: каждый вызов отправляет клиенту письмо, нужен confirm: true).
    .argument-action = Что сделать.
    .argument-params = Для add_comment: comment; is_internal скрывает его от клиента (обращения и контакты).
    .comment-may-be-lost = Некоторые версии BottleCRM отвечают на комментарий к компании, но не сохраняют его. Посмотрите comments в результате.
