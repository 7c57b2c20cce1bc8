### Every text of the console. One message a place; attributes belong to the place of their message.
### `Backticks` become code. What is in { $braces } is data, escaped where it is shown.

## On every page

product = Картотека
skip = К содержанию
menu = Меню
crumbs = Где вы
close = Закрыть
find = Показать
none = нет
must = (обязательно)
error-word = Ошибка:
new-tab = (откроется в новой вкладке)
reveal = Показать
copy = Копировать
copied = Скопировано
filters =
    .clear = Сбросить фильтры
time-gone = время вышло
time-left = осталось { $minutes } мин
network = Сервер не ответил. Проверьте сеть и повторите.
    .unknown = Сервер не ответил. Действие могло и выполниться, и нет: загляните в журнал, прежде чем повторять.
catalog = Каталог
tool = Инструмент
argument = Аргумент
value = Значение
effect = Действие
effect-read = чтение
effect-write = запись
effect-delete = удаление
nav =
    .label = Разделы
nav-connections = Подключения
nav-tools = Инструменты
nav-approvals = Одобрения
nav-audit = Журнал
nav-server = Сервер
nav-overview = Обзор
nav-tenants = Организации
nav-tokens = Токены
nav-pins = Проверка MCP
nav-waiting = ждут решения
nav-unpinned = ждут проверки
tenant =
    .label = Организация
who =
    .roles = Роли:
    .none = ролей нет
language =
    .label = Язык
theme =
    .label = Тема
    .system = Как в системе
    .light = Светлая
    .dark = Тёмная
sign-out = Выйти
session =
    .title = Через 2 минуты сеанс закончится
    .body = Вы ничего не делали здесь 28 минут. То, что введено на этой странице и не отправлено, пропадёт.
    .stay = Остаться
time-ago =
    .now = только что
    .minutes = { $count ->
        [one] { $count } минуту назад
        [few] { $count } минуты назад
       *[many] { $count } минут назад
    }
    .hours = { $count ->
        [one] { $count } час назад
        [few] { $count } часа назад
       *[many] { $count } часов назад
    }
    .days = { $count ->
        [one] { $count } день назад
        [few] { $count } дня назад
       *[many] { $count } дней назад
    }

## Sign-in

sign-in = Вход
    .token = Токен доступа
    .hint = Начинается с ktk_. Его выдаёт оператор этого сервера.
    .do = Войти
    .wait = Проверяем…
    .over = Сеанс закончился. Войдите снова — вернётесь на ту же страницу.
    .missing = Вставьте токен доступа.
    .wrong = Токен не принят. Проверьте, что он скопирован целиком, не истёк и не отозван.
    .limited = Слишком много попыток с этого адреса. Повторите через { $seconds ->
        [one] { $seconds } секунду
        [few] { $seconds } секунды
       *[many] { $seconds } секунд
    }.
    .store = Сейчас проверить токен нельзя: хранилище не отвечает. Повторите через минуту.
    .elsewhere = Форма пришла не со страницы этого сервера. Войдите отсюда.

## Tools

explain =
    .masked = Секреты заменены на ***.

## Approvals

approvals =
    .lead = Вызовы, которые ждут решения человека. Вы одобряете ровно то, что показано, один раз и ничего больше.
    .waiting = Ждут решения
    .decided = Решённые
    .all = Все решённые
    .yours = ваш запрос
    .said = { $count ->
        [0] Ничего не ждёт решения.
        [one] Ждёт решения { $count } запрос.
        [few] Ждут решения { $count } запроса.
       *[many] Ждут решения { $count } запросов.
    }
approvals-empty =
    .title = Ничего не ждёт решения
    .body = Новые запросы появятся здесь сами.
approval-waiting = ждёт решения
approval-approved = одобрен, ещё не выполнен
approval-declined = отклонён
approval-done = выполнен
approval-failed = не удался
approval-unknown = исход неизвестен
approval-expired = истёк
approval =
    .asks = Просит { $who }. Где: { $where }.
    .happens = Что произойдёт
    .arguments = Аргументы
    .sent = Какой запрос уйдёт
    .who = Кто просит
    .caller = Кто вызвал
    .target = Где
    .asked = Запрошено
    .digest = Отпечаток (SHA-256)
    .decision = Ваше решение
    .until = До { $until },
    .reason = Причина
    .reason-hint = Можно не указывать. Попадёт в журнал; при отказе её прочтёт и агент.
    .wait = Отправляем…
    .approve-read = Одобрить
    .approve-write = Одобрить изменение
    .approve-delete = Одобрить удаление
    .decline = Отклонить
    .once = Решение действует на один этот вызов с этими аргументами. Отпечаток сверяется.
    .decided = Решение
    .outcome = Чем кончилось
    .erased = Аргументы стёрты после решения.
    .asked-by = Вызвал { $who }.
    .no-arguments = У вызова нет аргументов.
approval-own =
    .title = Это ваш запрос
    .body = Решить должен другой человек. Отправьте ему ссылку на эту страницу.
approval-moved =
    .title = Запрос изменился
    .body = Пока вы читали, что-то изменилось. Ваше решение не принято. Посмотрите ещё раз и решите.
approval-late = Решение уже принято: { $who }, { $at }.
    .title = Ваше решение не принято
    .body = Решение уже принято: { $who }, { $at }.
    .over = Вовремя никто не решил, время запроса вышло.
approval-outcomes =
    .done = Вызов выполнен.
    .failed = Вызов не удался. Причина — в журнале.
    .unknown = Отправлен, ответа нет. Мог и выполниться, и нет; сам он больше не отправится.
    .waiting-call = Агент ещё не повторил вызов. Одобрение действует до { $until }.
    .approved = Агент ещё не повторил вызов. Одобрение действует до { $until }.
    .declined = Вызов не выполнялся.
    .used = Вызов начался, его итог пока неизвестен.
    .expired = Время вышло: { $until }. Вызов не выполнялся.
approved =
    .title = Одобрено
    .body = Агент должен повторить вызов до { $until }.
declined =
    .title = Отклонено
    .body = Агент узнает, что вы отказали.
approval-used = выполняется

## Audit

audit =
    .lead = Каждый вызов и каждый отказ. Время — { $zone }.
    .filter = Фильтр журнала
    .period = Период
    .status = Итог
    .caller = Кто вызвал
    .time = Время
    .what = Что
    .wire = Канал
    .took = Заняло
    .older = Раньше
    .shown = { $count ->
        [one] { $count } запись
        [few] { $count } записи
       *[many] { $count } записей
    }, с { $to } по { $from }
    .said = { $count ->
        [one] { $count } запись.
        [few] { $count } записи.
       *[many] { $count } записей.
    }
    .chart-ok = выполнено
    .chart-bad = ошибки и отказы
    .any = Любой
    .hour = 1 час
    .day = 24 часа
    .week = 7 дней
    .month = 30 дней
    .ever = Всё время
    .chart-about = Найденные записи по времени: всего { $all }, из них ошибок и отказов { $failed }.
    .looked = С { $at } ничего такого нет. Более старые записи ещё не просмотрены.
    .of-call = Записи вызова
audit-empty =
    .title = Записей нет
    .body = За этот период ничего такого не было.
audit-off =
    .title = Здесь журнал не хранится
    .body = В файле сервера, в разделе `audit`, не указано, куда его писать, или он пишется в канал, где искать нельзя.
status-ok = выполнено
status-rate_limited = превышен лимит
status-permission_denied = нет прав
status-backend_error = сбой системы
status-error = ошибка
record =
    .title = Запись журнала
    .role = Действующая роль
    .sizes = Размер
    .sizes-of = аргументы { $in }, результат { $out }
    .upstream = Ответ системы
    .arguments = Аргументы
    .arguments-hmac = Не хранятся. Для сравнения — их HMAC:
    .call = Вызов
    .same = всё по этому вызову
    .chain = Цепочка
    .chain-ok = запись { $seq } с запуска сервера, продолжает предыдущую без разрыва
    .chain-bad = нарушена: предыдущей записи нет или она изменена
    .json = В виде JSON
    .size-in = аргументы { $in }
    .error = Вид ошибки
    .chain-first = запись { $seq } с запуска сервера, первая в этом файле
audit-unread =
    .title = Журнал сейчас не прочитать
    .body = Его файл не открывается, причина — в логе сервера. Вызовы записываются как прежде.
status-unknown = итог неизвестен
kind-call = вызов
kind-read = чтение
kind-intent = начало
kind-admission = не впущен
kind-start = сервер запущен
kind-stop = сервер остановлен
kind-lost = записи утеряны
kind-reload = настройки перечитаны
kind-reopen = файл открыт заново
kind-other = другое событие

## Tokens and tenants

power-approve = одобрять
power-connect = подключать
power-audit = смотреть журнал
power-operate = управлять сервером

## Overview

overview =
    .ready = Работает
    .not-ready = Не готов
    .up = работает { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    }
    .todo = Требует внимания
    .quiet = Всё в порядке.
    .now = Числа за последнюю минуту
    .process = Числа этого процесса, по всем организациям.
    .up-hours = работает { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[many] { $hours } часов
    }
    .up-minutes = работает { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }
stat-calls = Вызовов в минуту
stat-errors = Ошибки
stat-slow = Задержка, p95
stat-flight = Выполняются
stat-waiting = Ждут одобрения
stat-hour = за час: { $value }
stat-oldest = самый старый: { $value }
chart =
    .table = Числа
    .time = Время
    .soon = Первая минута ещё не прошла.
    .none = За час ни один вызов не завершился.
chart-calls =
    .title = Вызовы в минуту
    .ok = выполнено
    .bad = ошибки
    .about = Вызовы в минуту: от { $least } до { $most }, ошибок не больше { $bad }.
chart-times =
    .title = Задержка, мс
    .about = Задержка: половина вызовов не дольше { $half } мс, 95 из 100 — не дольше { $most } мс в самую медленную минуту.
systems =
    .title = Системы за каталогами
    .name = Каталог / система
    .state = Состояние
    .rate = Запросов в минуту
    .failed = Сбои
    .closed = работает
    .open = пауза после сбоев
    .none = С запуска ни к одной системе не обращались.
refused =
    .title = Отказы за последний час
    .check = Проверка
    .count = Отказов
    .rights = нет прав
    .limits = превышен лимит
    .arguments = неверные аргументы
    .confirm = не подтверждено
    .approval = нет одобрения
    .parallel = слишком много сразу
    .none = Отказов не было.
    .admission = не впущены
parts =
    .title = Части сервера
    .store = Хранилище
    .valkey = Valkey
    .issuers = Издатели токенов
    .catalogs = Каталоги
    .audit = Журнал
    .keys = Ключи
    .works = работает
    .degraded = частично
    .off = выключено
todo-not-ready = Сервер не принимает вызовы
    .more = Он запускается, останавливается или не обслуживает ни одного каталога.
todo-other-tools = Инструменты не те, что закреплены
    .more = Отпечаток инструментов не совпадает с тем, что задан в настройках сервера.
todo-resting = { $name }: пауза после сбоев
    .more = Следующая попытка будет сама. { $count ->
        [one] Касается { $count } организации.
        [few] Касается { $count } организаций.
       *[many] Касается { $count } организаций.
    }
todo-audit-lost = Утеряны записи журнала: { $count }
    .more = Почему их не удалось записать, сказано в логе сервера.
parts-more =
    .store = в файле; ждут одобрения: { $count }
    .audit = записано: { $count }
    .catalogs = обслуживается: { $count }
parts-off =
    .store = в памяти: с остановкой сервера всё, что ждёт, пропадёт
    .audit = в файле сервера нет раздела `audit`

## Pages that could not be shown

no-power =
    .title = Нет доступа к разделу «{ $section }»
    .body = Для него нужно право «{ $power }» (`{ $key }`). Вы вошли как { $name }, роли: { $roles }.
    .todo = Права ролям даёт оператор в файле сервера, в разделе `roles`.
not-found =
    .title = Такой страницы нет
    .body = Возможно, в адресе ошибка, или это удалили, или это не вашей организации.
    .do = На первую страницу
broken =
    .title = Хранилище не отвечает
    .body = Загруженные подключения работают. Одобрения ждут, пока хранилище не вернётся. Ничего не изменено.
    .do = Повторить
no-section =
    .title = Здесь пока нет ничего для вас
    .body = Ваши роли не дают ни одного из прав, которые нужны этим страницам: `approve`, `audit`, `operate`. Их даёт оператор в файле сервера, в разделе `roles`.
forged =
    .title = Форма не принята
    .body = Она не с этой страницы входа: возможно, с тех пор вы вошли заново. Ничего не изменено. Откройте страницу заново и повторите.
