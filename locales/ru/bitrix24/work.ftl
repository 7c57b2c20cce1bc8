## Дела, задачи, люди

getActivities = Дела
    .description = Список звонков, писем, встреч и дел (crm.activity.list). Задайте диапазон дат, например по CREATED. TYPE_ID: 1 — встреча, 2 — звонок, 3 — задача, 4 — письмо, 6 — прочее.
getRecordActivities = Дела записи
    .description = Список звонков, писем, встреч и дел одной записи, сначала последние. TYPE_ID: 1 — встреча, 2 — звонок, 3 — задача, 4 — письмо, 6 — прочее.
    .argument-state = Только незавершённые или только завершённые; если не указано — все.
getLeadCalls = Звонки лида
    .description = Список звонков одного лида, сначала последние.
    .argument-ownerId = ID лида.
addTodo = Новое дело
    .description = Планирует дело в таймлайне записи.
    .argument-deadline = Срок с часовым поясом: 2026-05-21T10:00:00+03:00.
    .argument-title = Что нужно сделать.
    .argument-description = Подробности.
    .argument-responsibleId = ID исполнителя; если не указан — тот, чьим ключом пользуется сервер.
    .summary = Дело { $id } запланировано.
getCalendarEvents = События календаря
    .description = Список событий одного календаря (calendar.event.get). Без `from` и `to` — за месяц назад и на три месяца вперёд. Время указано в часовом поясе события, TZ_FROM.
    .argument-limit = Сколько вернуть.
    .argument-calendar = Чей календарь.
    .argument-ownerId = ID пользователя или группы; для календаря компании не нужен.
    .argument-from = Первый день: 2026-05-18.
    .argument-to = Последний день: 2026-05-24.
    .argument-sectionIds = Только эти календари владельца (SECTION_ID).
addCalendarEvent = Новое событие календаря
    .description = Добавляет событие в календарь и приглашает на него людей (calendar.event.add).
    .argument-calendar = Чей календарь.
    .argument-ownerId = ID пользователя или группы; для календаря компании не нужен.
    .argument-name = Название события.
    .argument-from = Начало с часовым поясом: 2026-05-20T12:00:00+03:00.
    .argument-to = Окончание с часовым поясом: 2026-05-20T13:00:00+03:00.
    .argument-sectionId = Какой из календарей владельца (SECTION_ID); если не указан, выбирает портал.
    .argument-description = Описание.
    .argument-location = Место.
    .argument-kind = `meeting` — встреча, на неё приглашаются люди из `attendees`; если они указаны, это всегда встреча, иначе `event`.
    .argument-attendees = ID пользователей, которых пригласить; с ними событие становится встречей.
    .argument-remindMinutes = За сколько минут до начала напомнить.
    .summary = Событие { $id } добавлено.
completeActivity = Завершение дела
    .description = Отмечает звонок, встречу или дело выполненным.
    .summary = Дело { $id } выполнено.
getTask = Задача
    .description = Читает одну задачу и её чек-лист.
createTask = Новая задача
    .description = Создаёт задачу (tasks.task.add).
    .summary = Задача { $id } создана.
updateTask = Изменение задачи
    .description = Изменяет задачу (tasks.task.update); что не указано, не меняется.
    .summary = Задача { $id } изменена.
completeTask = Завершение задачи
    .description = Завершает задачу. Если постановщик контролирует её, она ждёт контроля: статус 4 вместо 5.
    .summary = Статус задачи { $id } теперь { $status } (5 — завершена, 4 — ждёт контроля).
commentTask = Комментарий к задаче
    .description = Добавляет комментарий к задаче.
    .argument-comment = Текст.
    .summary = Комментарий { $id } добавлен.
getChecklist = Чек-лист задачи
    .description = Список пунктов чек-листа задачи.
    .argument-limit = Сколько вернуть.
addChecklistItem = Новый пункт чек-листа
    .description = Добавляет пункт в чек-лист задачи.
    .argument-title = Что нужно сделать.
    .summary = Пункт { $id } добавлен.
completeChecklistItem = Выполнение пункта чек-листа
    .description = Отмечает пункт чек-листа выполненным.
    .argument-itemId = ID пункта, как в { $tool-getChecklist }.
    .summary = Пункт { $itemId } выполнен.
argument-title = Название.
argument-description = Описание.
argument-responsibleId = ID ответственного.
argument-deadline = Крайний срок с часовым поясом: 2026-05-25T19:00:00+03:00.
argument-priority = Приоритет.
argument-groupId = ID проекта.
argument-parentId = ID родительской задачи.
argument-crm = К каким записям CRM относится: L_401 (лид), D_101 (сделка), C_201 (контакт), CO_301 (компания).
whoami = Текущий пользователь
    .description = Проверяет подключение: чьим ключом пользуется сервер, какие права он даёт и который час на портале.
    .summary = Подключение работает: { $name } (ID { $id }), время портала { $portalTime }.
getDepartments = Отделы
    .description = Список отделов компании и их руководителей (department.get).
    .argument-parent = Только непосредственно подчинённые этому отделу.
    .argument-name = Только отдел с этим названием.

resource-task_statuses = Статусы задач
    .description = Что значат числа в поле `status` задачи. Фильтр по STATUS понимает ещё -1 (просрочена), -2 (не просмотрена) и -3 (почти просрочена).
resource-task_priorities = Приоритеты задач
    .description = Что значат числа в поле `priority` задачи.
resource-entity_statuses = Статусы и стадии
    .description = Тот же список, что и { $tool-getStatuses }.
task-waiting = ждёт выполнения
task-in-progress = выполняется
task-awaiting-control = ждёт контроля
task-completed = завершена
task-deferred = отложена
priority-low = низкий
priority-medium = средний
priority-high = высокий
task-status = { $id ->
    [2] { task-waiting }
    [3] { task-in-progress }
    [4] { task-awaiting-control }
    [5] { task-completed }
    [6] { task-deferred }
   *[unknown] { $id }
}
task-priority = { $id ->
    [0] { priority-low }
    [1] { priority-medium }
    [2] { priority-high }
   *[unknown] { $id }
}
group-name = { $group ->
    [process] в работе
    [success] успех
    [failure] провал
    [apology] анализ причин провала
   *[unknown] { $group }
}
resource-releases = Релизы
    .description = Релизы репозитория, заданного оператором (GITHUB_RELEASES_REPO); если он не задан, список пуст.
