package io.xiaoyi.gateway.console;

import java.util.Locale;

/** Every way in which the console says no: stable codes, which pages and programs may go by. */
public enum ProblemCode {
    /** The request is not what the description says; the fields are named. */
    NOT_AS_DESCRIBED(400, "请求内容不对", "The request is not as described"),
    /** Bytes that are no JSON. */
    NOT_JSON(400, "不是有效的 JSON", "This is not JSON"),
    /** Nobody has signed in, or the session is over. */
    SIGN_IN_FIRST(401, "请先登录", "Sign in first"),
    /** Account and password do not belong together, or there is no such account: it is not said which. */
    WRONG_PASSWORD(401, "账号或密码不对", "Account or password is wrong"),
    /** The set-up code is another one. */
    WRONG_CODE(403, "设置码不对", "The set-up code is wrong"),
    /** Signed in, but this is for another role. */
    ROLE_TOO_LOW(403, "您的角色不能这样做", "Your role may not do this"),
    /** A page of somebody else's sent this, or one that was opened before the sign-in. */
    NOT_FROM_THIS_PAGE(403, "请求不是从本页面发出的", "This did not come from the station's own page"),
    /** Nothing at this address. */
    NOT_FOUND(404, "没有找到", "Nothing is here"),
    /** Another method is wanted. */
    METHOD_NOT_ALLOWED(405, "不支持这种请求方法", "This method is not served here"),
    /** No form that is served here is wanted. */
    NOT_ACCEPTABLE(406, "没有您要的格式", "Not served in this form"),
    /** An account or token of this name is there already. */
    TAKEN(409, "名称已被使用", "This name is taken"),
    /** Somebody must be able to administer the station. */
    LAST_ADMIN(409, "不能去掉最后一位管理员", "The last administrator cannot go"),
    /** Administrators are there already. */
    SET_UP_ALREADY(409, "已经设置过了", "The station is set up already"),
    /** The file of accounts was damaged and set aside: only somebody at the box makes new ones. */
    ACCOUNTS_DAMAGED(409, "账号文件已损坏，请在设备上重新建立账号",
            "The accounts are damaged; make new ones at the box itself"),
    /** More of something than is kept. */
    TOO_MANY(409, "数量已达上限", "There are as many as are kept"),
    /** The station does not do it; why stands at the field, or alone. */
    ACT_REFUSED(409, "本站拒绝了这一操作", "The station refused this"),
    /** Doors would not take what the visitors' key signs: the ring does not name it as an issuer for this station. */
    NOT_IN_RING(409, "密钥环不认可本站的访客签发密钥", "The ring does not name the visitors' key as this station's issuer"),
    /** A stolen box would issue passes for every door: the ring must list the visitors' key for this station alone. */
    KEY_FOR_OTHERS_TOO(409, "密钥环没有把访客签发密钥限定在本站",
            "The ring does not list the visitors' key for this station alone"),
    /** The station has no key with which it could print a pass. */
    VISITORS_NOT_SET_UP(409, "本站没有访客签发密钥", "This station has no key for visitors' passes"),
    /** What was edited is not in force any more: somebody else has changed it. */
    CHANGED_MEANWHILE(409, "设置已被他人更改，请重新载入", "Somebody has changed the settings meanwhile: load them anew"),
    /** More bytes than are taken. */
    TOO_LARGE(413, "内容太大", "This is too large"),
    /** An address longer than is taken. */
    ADDRESS_TOO_LONG(414, "地址太长", "The address is too long"),
    /** JSON is wanted. */
    NOT_THIS_MEDIA_TYPE(415, "只接受 JSON", "JSON is wanted here"),
    /** The settings do not do for this station; why stands at the fields, or alone. Nothing was changed. */
    SETTINGS_REFUSED(422, "本站不能采用这些设置", "The station cannot go by these settings"),
    /** Too often wrong: wait. */
    WAIT(429, "失败太多，请稍候", "Too many failures: wait"),
    /** A fault of this program, which its log tells. */
    FAULT(500, "程序出错", "A fault of this program"),
    /** The view would have to read too much: search for less. */
    TOO_LONG_A_SEARCH(503, "搜索耗时太长，请缩小范围", "This search takes too long: ask for less"),
    /** The station keeps no view of its journal, or cannot open it now. */
    NO_VIEW(503, "暂时无法查询记录", "Records cannot be searched now"),
    /** As much is being done as can be. */
    BUSY(503, "正忙，请稍候", "Busy: try again"),
    /** No more event streams. */
    TOO_MANY_STREAMS(503, "实时连接已满", "No more pages can follow live");

    private final int status;
    private final Text title;

    ProblemCode(int status, String chinese, String english) {
        this.status = status;
        this.title = new Text(chinese, english);
    }

    /** As the interface writes it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of the answer (RFC 9110). */
    public int status() {
        return status;
    }

    public Text title() {
        return title;
    }
}
