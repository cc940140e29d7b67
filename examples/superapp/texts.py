"""Every text of the platform in Chinese and English, and which of the two a browser wishes."""

from __future__ import annotations

from typing import Final

from examples.superapp.texts_of_money import TEXTS_OF_MONEY

LANGUAGES: Final = ("zh-CN", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "app": ("邻里", "Linli"),
    "app.line": ("聊天、钱包、游戏、邮箱，都在一处。", "Chat, wallet, games and mail in one place."),
    "skip": ("跳到内容", "Skip to content"),
    "language.other": ("English", "中文"),
    "back": ("返回", "Back"),
    "places": ("主要栏目", "Main places"),
    "tab.chats": ("聊天", "Chats"),
    "tab.contacts": ("通讯录", "Contacts"),
    "tab.discover": ("发现", "Discover"),
    "tab.wallet": ("钱包", "Wallet"),
    "tab.me": ("我", "Me"),
    # what is refused, and where to read why
    "refused.until": ("{until}之前，你不能{act}。", "You can’t {act} until {until}."),
    "refused.for_now": ("你暂时不能{act}。", "You can’t {act} for now."),
    "refused.unused": (
        "你的账号很久没有使用，因此受到保护：请先证明是你本人，然后就能{act}。",
        "Your account was unused for long, so it is protected: show that it is you, then you can {act}.",
    ),
    "refused.link": ("看看为什么，以及你能做什么", "See why, and what you can do"),
    "act.person": ("联系这个人", "contact this person"),
    "act.chat.send": ("给好友发消息", "message friends"),
    "act.chat.send_stranger": ("给陌生人发消息", "message strangers"),
    "act.chat.send_group": ("在群里发言", "write in groups"),
    "act.chat.add_friend": ("添加好友", "add friends"),
    "act.moments.post": ("发朋友圈", "post moments"),
    "act.moments.comment": ("评论朋友圈", "comment on moments"),
    "act.groups.create": ("建群", "create groups"),
    "act.groups.administer": ("管理群", "manage groups"),
    "act.groups.join": ("加入群", "join groups"),
    "act.pages.publish": ("在公众主页发布内容", "publish on official pages"),
    "act.wallet.pay": ("用余额付款", "pay from the balance"),
    "act.wallet.pay_new_payee": ("给从没付过款的人付款", "pay people you never paid before"),
    "act.wallet.red_packet": ("发红包", "send red packets"),
    "act.wallet.receive": ("收款", "receive money"),
    "act.wallet.withdraw": ("提现", "withdraw money"),
    "act.fund.buy": ("转入零钱基金", "move money into the fund"),
    "act.fund.redeem": ("从零钱基金转出", "take money out of the fund"),
    "act.wealth.buy": ("购买理财产品", "buy wealth products"),
    "act.wealth.redeem": ("赎回理财产品", "redeem wealth products"),
    "act.loan.borrow": ("借款", "borrow"),
    "act.loan.repay": ("还款", "repay a loan"),
    "act.game.play": ("玩游戏", "play games"),
    "act.game.membership": ("使用游戏会员", "use your game membership"),
    "act.account.sign_in_elsewhere": ("用本账号登录其他平台", "sign in elsewhere with this account"),
    "act.mail.send": ("发邮件", "send mail"),
    "act.drive.upload": ("上传文件", "upload files"),
    "act.drive.share": ("分享文件", "share files"),
    "act.account.rename": ("修改名称和简介", "change name and introduction"),
    "act.session.end_others": ("让其他设备退出登录", "sign out other devices"),
    "act.data.export": ("导出自己的数据", "export your own data"),
    # what to do better
    "problem.empty": ("请先写点什么。", "Please write something first."),
    "problem.picture": (
        "这个文件不是我们能读的图片。请换一张 PNG、JPEG 或 WebP，不超过 2 MB。",
        "We can’t read this file as a picture. Please choose a PNG, JPEG or WebP of at most 2 MB.",
    ),
    "problem.file": ("请选择一个不超过 2 MB 的文件。", "Please choose a file of at most 2 MB."),
    "problem.amount": (
        "请填写 0.01 到 50,000.00 之间的金额。",
        "Please give an amount between 0.01 and 50,000.00.",
    ),
    "problem.cannot_take": (
        "对方目前无法收款。没有付出任何款项，您的钱还在原处。如果是购物，请与对方另约付款方式；之前付过的钱，可在钱包里申请退回。",
        (
            "This account cannot take payments just now. Nothing was paid, and your money is where it was. For goods, agree"
            " on another way to pay, or ask for a refund of what you paid before in your wallet."
        ),
    ),
    "problem.cannot_receive_mail": (
        "对方目前无法收邮件。这封邮件没有发出，之后也不会自动补发；您写的内容还在这里。",
        (
            "This account cannot receive mail just now. Your mail was not sent, and it is not sent later by itself. What you"
            " wrote is still here."
        ),
    ),
    "purchases": ("购物", "Purchases"),
    "purchases.none": ("还没有购物。", "Nothing bought yet."),
    "purchase.buy": ("购买", "Buy"),
    "purchase.when_paid": (
        "付款后，货款在您收到商品之前不会给商家。",
        "The shop gets your money when you have received the goods, not before.",
    ),
    "purchase.from": ("商家：{name}", "From {name}"),
    "purchase.sold": ("买家：{name}", "To {name}"),
    "purchase.received": ("我已收到", "I have received it"),
    "purchase.send": ("已发货", "It is on its way"),
    "purchase.state.ordered": ("已下单", "ordered"),
    "purchase.state.sent": ("在路上", "on its way"),
    "purchase.state.delivered": ("已收到", "received"),
    "purchase.state.refunded": ("已退款", "refunded"),
    "purchase.said.ordered": ("已付款，等待商家发货。", "Paid. The shop has not sent it yet."),
    "purchase.said.sent": ("已付款，商品在路上。", "Paid, and on its way."),
    "purchase.said.delivered": (
        "商品已收到。货款在一天后结算给商家。",
        "Received. The shop is paid a day later.",
    ),
    "purchase.said.refunded": ("已全额退款到余额。", "Refunded in full, to the balance."),
    "purchase.cannot_take": ("对方目前无法收款", "This account cannot take payments just now"),
    "purchase.goods": (
        "已经发出的照常送达；没有送达的会自动全额退款，您无须任何操作。",
        "What is on its way is still delivered. What is not is refunded in full by itself; you do not have to do anything.",
    ),
    "purchase": ("购物", "Purchase"),
    "flight.purchase": ("购物", "Purchase"),
    "problem.receiver": ("请选择收件人或收款人。", "Please choose to whom."),
    "problem.not_enough": ("余额不够，什么都没有转出。", "There is not enough money; nothing was moved."),
    "problem.locked": (
        "这笔钱还在产品期限内，什么都没有转出。可以转出的日期写在下面。",
        "This money is still bound by its product’s term; nothing was moved. The day it is free is shown below.",
    ),
    "problem.bank": (
        "请选择一个自己绑定并已核实的银行账户，什么都没有转出。",
        "Please choose a bank account that you have bound and that is verified; nothing was moved.",
    ),
    "problem.bind": (
        "请选择银行，填写 8 到 19 位账号，户名须是你自己的名字。",
        "Please choose a bank and give an account number of 8 to 19 digits, held in your own name.",
    ),
    "problem.more_than_owed": (
        "你欠的没有这么多，什么都没有转出。",
        "You do not owe that much; nothing was moved.",
    ),
    "problem.form_used": (
        "这张表单已经用过了，这一次什么都没有转出。请再确认一遍。",
        "This form was used before; nothing was moved this time. Please check once more.",
    ),
    "problem.move": (
        "这一步不能走：请等轮到你，再选一个空位。",
        "That move isn’t possible: wait for your turn and choose an empty point.",
    ),
    "problem.tick": ("请至少勾选一条内容。", "Please tick at least one thing."),
    "problem.category": ("请选择举报的类别。", "Please choose what it is about."),
    "problem.away": (
        "现在打不开告知书，它不会丢。请过一会儿再试。",
        "The notice can’t be opened just now; it will not be lost. Please try again in a while.",
    ),
    "problem.elsewhere_away": (
        "现在查不到，请过一会儿再试。",
        "This can’t be looked up just now. Please try again in a while.",
    ),
    "problem.not_here": ("这里没有这个页面。", "There is no such page here."),
    "problem.not_understood": (
        "这个请求我们没看懂，什么都没有改变。",
        "We did not understand this request; nothing was changed.",
    ),
    "problem.ours": ("我们这边出了错，请再试一次。", "Something went wrong on our side. Please try again."),
    "problem.home": ("回到首页", "Back to the start"),
    # sign-in
    "sign_in": ("选择一个身份", "Choose who to be"),
    "sign_in.new_device": ("用一台从未用过的新设备", "On a new device that they never used"),
    "sign_in.line": (
        "演示用，不需要密码。每个人都有自己的生活。",
        "This is a demo: no passwords. Everyone here has a life of their own.",
    ),
    "sign_up": ("我是新用户", "I am new here"),
    "sign_up.name": ("名字", "Name"),
    "sign_up.phone": ("手机号", "Phone number"),
    "sign_up.hint": (
        "演示用，不发短信。请带国家代码，例如 +8613800000000。",
        "This is a demo: no text message. With the country code, like +8613800000000.",
    ),
    "sign_up.do": ("注册", "Sign up"),
    "problem.sign_up": (
        "请写名字和带国家代码的手机号。",
        "Please write a name, and a number with its country code.",
    ),
    "problem.number_away": (
        "这个号码已经有账号，现在无法核实。什么都没有改变，请过一会儿再试。",
        "An account has this number already, and it cannot be settled just now. Nothing was changed; please try again in a while.",
    ),
    "number_taken": ("这个号码已经有账号", "An account has this number already"),
    "number_taken.line": (
        "号码会被重新发放。无论您怎么选，今天都不会给出或拿走任何账号，七天内可以撤销。",
        "Numbers are given out again. Whatever you choose, no account is given or taken today, and you can undo it for seven days.",
    ),
    "number_taken.link": ("说明这是谁的账号", "Say whose account it is"),
    "sign_out": ("退出登录", "Sign out"),
    # chats
    "chats.none": ("还没有聊天。到通讯录里找个人吧。", "No chats yet. Find somebody in your contacts."),
    "chat.with": ("和 {name} 的聊天", "Chat with {name}"),
    "chat.stranger": ("不是你的好友", "Not your friend"),
    "chat.friend": ("好友", "Friend"),
    "chat.empty": ("还没有消息。", "No messages yet."),
    "chat.write": ("写消息", "Write a message"),
    "chat.picture": ("图片（可不选）", "Picture (optional)"),
    "chat.send": ("发送", "Send"),
    "chat.refresh": ("看看有没有新消息", "Look for new messages"),
    "chat.messages": ("消息", "Messages"),
    "chat.picture_cleared": ("图片已超过三十天，已清除。", "This picture was cleared after thirty days."),
    "chat.picture_from": ("{name} 发的图片", "Picture from {name}"),
    "chat.picture_short": ("[图片]", "[picture]"),
    "chat.transfer_short": ("[转账或红包]", "[transfer or red packet]"),
    "chat.you": ("你", "You"),
    "chat.pay": ("转账", "Transfer"),
    "chat.packet": ("红包", "Red packet"),
    "chat.game": ("下棋", "Play"),
    "transfer": ("转账", "Transfer"),
    "packet": ("红包", "Red packet"),
    "transfer.take": ("收下", "Accept"),
    "packet.take": ("打开", "Open"),
    "transfer.waiting": ("等待对方收下", "Waiting to be accepted"),
    "transfer.mine": ("你收到 {amount}", "You got {amount}"),
    "transfer.closed": ("已结束", "Finished"),
    "transfer.taken": ("已领 {taken}/{shares}", "{taken} of {shares} taken"),
    "transfer.take_back": ("取回", "Take back"),
    # contacts
    "contacts.friends": ("好友", "Friends"),
    "contacts.asking": ("想加你为好友", "Would like to be your friends"),
    "contacts.yes": ("同意", "Accept"),
    "contacts.no": ("不同意", "Decline"),
    "contacts.strangers": ("附近的人", "People nearby"),
    "contacts.add": ("加好友", "Add friend"),
    "contacts.asked": ("已申请", "Asked"),
    "contacts.message": ("发消息", "Message"),
    "profile.shop": ("商家", "Shop"),
    "profile.pay": ("付款", "Pay"),
    "profile.mail": ("写邮件", "Write mail"),
    "profile.official": ("公众主页", "Official page"),
    "profile.block": ("拉黑", "Block"),
    "profile.unblock": ("取消拉黑", "Unblock"),
    "elsewhere.title": ("联系不上{name}？", "Can’t reach {name} here?"),
    "elsewhere.link": ("在别处联系", "Reach them elsewhere"),
    "elsewhere.none": ("这里没有别的联系方式。", "There is no other address here."),
    "elsewhere.offered": (
        "你可以询问新的联系方式。对方会看到是你在问，并自己决定是否告诉你。",
        "You may ask for a new address. They see that it is you who asks, and decide themselves.",
    ),
    "elsewhere.ask": ("询问新的联系方式", "Ask for a new address"),
    "elsewhere.asked": (
        "你已经问过了。对方可以随时回答，也可以不回答。",
        "You have asked. They may answer at any time, or not.",
    ),
    "elsewhere.given": ("对方愿意让你知道：", "They want you to know it:"),
    "elsewhere.care": (
        "这是对方自己写的，我们没有核实。有人借此要钱时，请先当面或打电话确认。",
        "They wrote this themselves, and we have not checked it. If somebody asks for money there, ask them in person first.",
    ),
    "official.title": ("{name}的公众主页", "The page of {name}"),
    "official.article": ("标题", "Title"),
    "official.text": ("正文", "Text"),
    "official.publish": ("发布", "Publish"),
    "official.follow": ("关注", "Follow"),
    "official.following": ("已关注", "You follow this page"),
    "official.none": ("还没有文章。", "No articles yet."),
    "official.pointer.elsewhere": (
        "这个主页暂时关闭。你可以这样联系作者：",
        "This page is closed for now. You can reach its author here:",
    ),
    "official.pointer.write_to": (
        "这里暂时没有新内容。你可以写信给作者：",
        "Nothing new appears here for now. Write to the author:",
    ),
    "official.pointer.comes_back": (
        "这个主页暂停更新。恢复之前，你可以这样找到作者：",
        "This page pauses. Until it goes on, you find the author here:",
    ),
    "membership": ("游戏会员", "Game membership"),
    "membership.until": ("已付费到 {day}", "Paid until {day}"),
    "membership.gold": ("金色棋盘", "Gold board"),
    "membership.plain": ("普通棋盘", "Plain board"),
    "membership.choose_gold": ("换成金色棋盘", "Use the gold board"),
    "membership.choose_plain": ("换成普通棋盘", "Use the plain board"),
    "membership.none": ("你还不是会员。", "You are no member yet."),
    "sign_in_elsewhere": ("登录其他平台", "Sign in elsewhere"),
    "sign_in_elsewhere.code": ("在{place}输入这个登录码：", "Enter this code at {place}:"),
    # groups
    "groups.asks_me": ("群主请你接管这个群。", "Its owner asks you to look after this group."),
    "groups.accept": ("我来管理", "I will"),
    "groups.decline": ("不接管", "No, thank you"),
    "groups.voting": (
        "这个群需要一位新群主。你选谁？得到其他成员过半数的人成为群主。",
        "This group needs a new owner. Whom do you choose? Whoever more than half of the others choose is it.",
    ),
    "groups.voted": ("你选了{name}，还可以改。", "You chose {name}; you can still change it."),
    "groups.vote": ("投票", "Vote"),
    "groups.hand_over": (
        "你暂时不能管理这个群。可以请一位成员接管。",
        "You can’t look after this group for now. You can ask a member to take it.",
    ),
    "groups.hand_over.link": ("选一位成员", "Choose a member"),
    "groups": ("群", "Groups"),
    "groups.members": ("{n} 人", "{n} members"),
    "groups.join": ("加入", "Join"),
    "groups.create": ("建一个群", "Create a group"),
    "groups.name": ("群名", "Name of the group"),
    "groups.rename": ("改群名", "Rename"),
    "groups.owner": ("群主：{name}", "Owner: {name}"),
    # moments
    "moments": ("朋友圈", "Moments"),
    "moments.new": ("这一刻想说点什么？", "What is on your mind?"),
    "moments.post": ("发布", "Post"),
    "moments.comment": ("评论", "Comment"),
    "moments.comment_to": ("评论 {name} 的这条", "Comment on {name}’s post"),
    "moments.none": ("还没有人发过什么。", "Nobody has posted anything yet."),
    # discover
    "discover.moments": ("朋友们的近况", "What your friends are up to"),
    "discover.groups": ("一群人一起聊", "Talk with many at once"),
    "discover.games": ("五子棋，一步一步来", "Five in a row, a move at a time"),
    "discover.mail": ("站内邮件", "Mail to anybody here"),
    "discover.drive": ("存文件、分享文件", "Keep files and share them"),
    **TEXTS_OF_MONEY,
    # games
    "games": ("五子棋", "Five in a row"),
    "games.new": ("找好友下一盘", "Begin a game with a friend"),
    "games.begin": ("开始", "Begin"),
    "games.with": ("对手：{name}", "With {name}"),
    "games.your_turn": ("轮到你了", "Your turn"),
    "games.their_turn": ("等 {name} 走", "Waiting for {name}"),
    "games.won": ("你赢了", "You have won"),
    "games.lost": ("{name} 赢了", "{name} has won"),
    "games.drawn": ("平局", "A draw"),
    "games.board": ("棋盘", "Board"),
    "games.point": ("第 {row} 行第 {column} 列，空", "Row {row}, column {column}, empty"),
    "games.stone.black": ("黑子", "black"),
    "games.stone.white": ("白子", "white"),
    "games.at": ("第 {row} 行第 {column} 列，{stone}", "Row {row}, column {column}, {stone}"),
    "games.you_are": ("你执{stone}", "You play {stone}"),
    "games.none": ("还没有对局。", "No games yet."),
    # mail
    "mail": ("邮箱", "Mail"),
    "mail.new": ("写邮件", "Write mail"),
    "mail.to": ("收件人", "To"),
    "mail.subject": ("主题", "Subject"),
    "mail.text": ("正文", "Text"),
    "mail.send": ("发送", "Send"),
    "mail.received": ("收到的", "Received"),
    "mail.sent": ("发出的", "Sent"),
    "mail.none": ("没有邮件。", "No mail."),
    # drive
    "drive": ("网盘", "Drive"),
    "drive.file": ("选择文件（不超过 2 MB）", "Choose a file (at most 2 MB)"),
    "drive.upload": ("上传", "Upload"),
    "drive.share_with": ("把 {name} 分享给", "Share {name} with"),
    "drive.share": ("分享", "Share"),
    "drive.from": ("{name} 分享给你", "Shared by {name}"),
    "drive.none": ("还没有文件。", "No files yet."),
    # me
    "album": ("相册、日记和购买记录", "Photographs, diary, purchases"),
    "album.photographs": ("照片", "Photographs"),
    "album.diary": ("日记", "Diary"),
    "album.articles": ("公众号文章", "Articles of your official account"),
    "album.followers": ("{n} 位关注者", "{n} followers"),
    "album.reads": ("{n} 次阅读", "read {n} times"),
    "album.purchases": ("买过的东西", "What you bought"),
    "album.none": ("还没有内容。", "Nothing yet."),
    "me.allowed": ("我现在能做什么", "What I can do now"),
    "me.recourse": ("我的账号现状和告知书", "My standing and notices"),
    "me.intro": ("一句话介绍", "A line about me"),
    "me.save": ("保存", "Save"),
    "older.needed": (
        "现在可能有别人在用你的账号。为了不让对方把你赶下线，这一步要用你用了一周以上的设备或联系方式。",
        "Somebody else may be in your account now. So that they don’t sign you out, this takes a device or contact that you have had for a week or more.",
    ),
    "older.away": (
        "现在无法核实这台新设备。请用你用了一周以上的设备，或者过几分钟再试。",
        "This new device cannot be checked just now. Use one that you have had for a week or more, or try again in a few minutes.",
    ),
    "older.how": (
        "你可以让我们把验证码发到你较早的联系方式，凭验证码马上让其他设备退出登录。",
        "You can get a code at an older contact of yours, and sign everybody else out with it at once.",
    ),
    "older.link": ("用较早的联系方式验证", "Show it with an older contact"),
    "me.end_others": ("让其他设备退出登录", "Sign out other devices"),
    "me.data": ("下载我的全部数据", "Download all my data"),
    "me.account": ("邻里号：{id}", "Linli id: {id}"),
    "allowed.line": (
        "这里列出你现在可以使用的账号功能。针对某一个人的限制，以及原因和申诉，在账号现状里。",
        "What you can use now. Restrictions towards one person, the reasons and the way to appeal are in your standing.",
    ),
    "allowed.yes": ("可以", "Yes"),
    "allowed.no": ("{until}之前不可以", "Not until {until}"),
    "allowed.no_end": ("暂时不可以", "Not for now"),
    "allowed.always": ("谁也拿不走的", "What nobody can take away"),
    "allowed.always.yes": ("任何时候都可以", "Always"),
    "allowed.why": ("原因：{act}", "Why: {act}"),
    "allowed.standing": ("打开我的账号现状", "Open my standing"),
    "away.title": ("暂时打不开", "Not available just now"),
    "away.again": ("再试一次", "Try again"),
    # report
    "report": ("举报", "Report"),
    "report.of": ("举报 {name} 的这条内容（{when}）", "Report this by {name} ({when})"),
    "report.title": ("举报 {name}", "Report {name}"),
    "report.line": (
        "对方不会知道是谁举报的。审理的人会看到你勾选的原文。",
        "The other person will not learn who reported. Those who look into it will see what you tick, as it was written.",
    ),
    "report.what": ("哪些内容？", "Which of these?"),
    "report.category": ("是什么问题？", "What is it about?"),
    "report.words": ("想补充的话（可不填）", "Anything to add (optional)"),
    "report.send": ("提交举报", "Send report"),
    "report.done": ("谢谢，我们收到了", "Thank you, we have it"),
    "report.done.line": (
        "会有人看你勾选的内容。对方不会知道是谁举报的。",
        "A person will look at what you ticked. The other side will not learn who reported.",
    ),
    "category.harassment": ("骚扰", "Harassment"),
    "category.sexual_harassment": ("性骚扰", "Sexual harassment"),
    "category.threats": ("暴力威胁", "Threats"),
    "category.hate": ("歧视与仇恨", "Hatred"),
    "category.privacy": ("公开他人隐私", "Somebody’s private life made public"),
    "category.sexual_content": ("色情内容", "Sexual content"),
    "category.child_safety": ("伤害未成年人", "Harm to children"),
    "category.spam": ("群发广告", "Spam"),
    "category.fraud": ("诈骗", "Fraud"),
    "category.impersonation": ("冒充他人", "Impersonation"),
    "category.account_trading": ("买卖账号", "Trading accounts"),
    "category.game_cheating": ("游戏作弊", "Cheating in games"),
    "category.gambling": ("赌博", "Gambling"),
}


def text(language: str, key: str, **values: object) -> str:
    """The text with its values filled in. `KeyError` for a key that there is not."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def wished(header: str) -> str:
    """The language of an Accept-Language header that we have; English when it wishes for neither."""
    wishes = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, quality = part.strip().lower().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wishes.append((-weight, place, tag.partition("-")[0]))
    for weight, _, tag in sorted(wishes):
        if weight < 0 and tag in {"zh", "en"}:
            return "zh-CN" if tag == "zh" else "en"
    return "en"
