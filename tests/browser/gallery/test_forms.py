"""What scripts add to forms: rows, counters, uploads, questions before a step, one submit for two clicks."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def task(page, address):
    page.goto(f"{address}/task")
    return page


def choose(page, *files):
    page.locator("#minutes").set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": body} for name, body in files]
    )


def test_rows_are_added_up_to_the_limit_and_removed(task):
    add = task.get_by_role("button", name="增加一条")
    for _ in range(5):
        add.click()
    expect(add).to_be_disabled()
    task.get_by_role("button", name="删除这一条").first.click()
    expect(task.locator("[data-row]")).to_have_count(4)


def test_a_new_row_never_takes_the_name_of_an_old_one(task):
    for _ in range(2):
        task.get_by_role("button", name="增加一条").click()
    task.get_by_role("button", name="删除这一条").first.click()
    task.get_by_role("button", name="增加一条").click()
    names = task.locator("[data-row] input").evaluate_all("all => all.map(it => it.name)")
    assert names == ["points.1.text", "points.2.text"]


def test_characters_are_counted_as_the_server_counts_them(task):
    task.locator("#reason").fill("𠮷祥")
    expect(task.locator("[data-counter]")).to_have_text("2 / 500")


def test_a_chosen_file_goes_up_and_leaves_its_id(task):
    choose(task, ("会议纪要.pdf", b"%PDF-1.7"))
    expect(task.locator("input[type=hidden][name=minutes]")).to_have_value("1")
    task.get_by_role("button", name="移除 会议纪要.pdf").click()
    expect(task.locator("input[type=hidden][name=minutes]")).to_have_count(0)


@pytest.mark.parametrize(("status", "told"), [(415, "文件内容与扩展名不符"), (500, "上传未成功，请移除后重试")])
def test_a_refused_file_says_why(task, status, told):
    answer = {"detail": "文件内容与扩展名不符"} if status == 415 else {}
    task.route("**/upload", lambda route: route.fulfill(status=status, json=answer))
    choose(task, ("会议纪要.pdf", b"MZ"))
    expect(task.locator(".q-upload-error")).to_have_text(told)


def test_empty_and_surplus_files_are_refused_before_they_go_up(task):
    choose(task, ("空.pdf", b""), ("一.pdf", b"%PDF"), ("二.pdf", b"%PDF"))
    expect(task.locator(".q-upload-error:visible")).to_have_text(
        ["文件是空的，请移除后重新选择", "最多上传 2 个文件"]
    )


@pytest.mark.parametrize(("status", "sent"), [(200, 1), (500, 0)])
def test_a_submit_waits_for_the_file_that_is_on_its_way(task, status, sent):
    held, posts = [], []
    task.route("**/upload", lambda route: held.insert(0, route))
    task.route("**/task", lambda route: (posts.append(route.request.url), route.continue_()))
    choose(task, ("会议纪要.pdf", b"%PDF-1.7"))
    task.locator("#reason").fill("材料不全")
    task.get_by_role("button", name="提交审核意见").click()
    expect(task.locator("[data-upload-wait]")).to_have_text("文件正在上传，传完后自动提交，请不要关闭本页")
    assert posts == []
    held[0].fulfill(status=status, json={"id": 1})
    task.wait_for_timeout(500)
    assert len(posts) == sent


def test_a_step_that_cannot_be_undone_asks_first(page, address):
    posts = []
    page.goto(f"{address}/")
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_role("button", name="取消").click()
    assert posts == []
    page.get_by_role("button", name="撤回申请").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("dialog").get_by_role("button", name="撤回").click()


def test_two_clicks_submit_once(task):
    posts = []
    task.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    task.route("**/task", lambda route: None if route.request.method == "POST" else route.continue_())
    task.get_by_role("button", name="提交审核意见").dblclick(no_wait_after=True)
    task.wait_for_timeout(300)
    assert len([url for url in posts if url.endswith("/task")]) == 1


def test_filters_apply_at_once_and_keep_the_address_short(page, address):
    page.goto(f"{address}/inbox")
    page.get_by_label("时限").select_option("late")
    page.wait_for_url("**/inbox?due=late")


def test_arrow_keys_step_through_a_filter_without_leaving_the_page(page, address):
    page.goto(f"{address}/inbox")
    limit = page.get_by_label("时限")
    limit.press("ArrowDown")
    page.wait_for_timeout(200)
    assert "?" not in page.url
    chosen = limit.input_value()
    assert chosen
    page.get_by_role("button", name="查询").press("Enter")
    page.wait_for_url(f"**/inbox?due={chosen}")
