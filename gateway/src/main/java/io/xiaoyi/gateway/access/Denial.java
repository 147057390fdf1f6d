package io.xiaoyi.gateway.access;

/**
 * Every way to be refused, in the order in which it is checked: the first that applies is the one told. The last four
 * are an outlet's, where hours, lockdown, capacity and use counts do not apply. The codes are a durable format. The
 * texts are for a wet courier with two minutes: what is wrong, and what to do now.
 */
public enum Denial {
    MALFORMED("malformed", true, "二维码不完整", "请擦净屏幕、调亮，重新出示通行码", "This code is damaged.",
            "Wipe and brighten the screen, then show the code again."),
    WRONG_FORM("wrong-form", true, "这种码不能开门",
            "请打开小驿通行码页面，出示那里的码", "This kind of code opens no door.",
            "Open your Xiaoyi pass page and show the code there."),
    UNKNOWN_PASS("unknown-pass", false,
            "本站还不认识您的通行证", "手机别动，几秒后自动登记，再开门", "This station does not know your pass yet.",
            "Keep the phone still: it introduces itself, then opens."),
    UNKNOWN_ISSUER("unknown-issuer",
            true, "发证方不被本站认可", "请在小驿应用中重新领取通行证", "This station does not accept the issuer.",
            "Get a new pass in the Xiaoyi app."),
    FORGED("forged", true, "通行码验证未通过",
            "请刷新通行码页面；仍不行请重新领证", "This code did not verify.",
            "Reload your pass page; if it fails again, get a new pass."),
    NOT_YET_VALID(
            "not-yet-valid", false, "通行证尚未生效", "请查看生效时间，到时再来",
            "This pass is not valid yet.",
            "See its start time on your pass page and come back then."),
    EXPIRED(
            "expired", false, "通行证已过期", "请联网打开通行码页面续期",
            "This pass has expired.",
            "Go online and open your pass page to renew it."),
    STALE_CLOCK(
            "stale-clock", false, "通行码的时间对不上",
            "打开手机自动对时后重试，或用门上屏幕的数字",
            "This code's time does not match.",
            "Turn on automatic time and retry, or use the number on the door's screen."),
    REPLAYED(
            "replayed", false, "这个码已经用过",
            "请等十五秒，出示新码；不要用截图",
            "This code was already used.",
            "Wait 15 seconds for a new code. Screenshots do not work."),
    REVOKED(
            "revoked", false, "通行证已被停用",
            "请联系发证的站长或平台客服",
            "This pass has been withdrawn.",
            "Contact whoever gave it to you, or support."),
    WRONG_STATION(
            "wrong-station", false,
            "通行证不含本站", "请在应用中查看可用的站点",
            "This pass is not for this station.",
            "See your stations in the app."),
    NO_RIGHT(
            "no-right", false,
            "通行证没有进门权限",
            "请在应用中申请进门权限",
            "This pass does not include entry.",
            "Ask for entry in the app."),
    OUTSIDE_HOURS(
            "outside-hours",
            false,
            "现在不在开放时间",
            "请在门上所示的开放时间再来",
            "The station is closed now.",
            "Come back in the opening hours shown at the door."),
    LOCKED_DOWN(
            "locked-down",
            false,
            "本站暂时封闭",
            "请勿等候，到附近的站点去",
            "The station is locked down.",
            "Do not wait here; go to another station nearby."),
    FULL(
            "full",
            false,
            "站内已满",
            "请等有人出来后再刷",
            "The station is full.",
            "Wait until someone leaves, then scan again."),
    USED_UP(
            "used-up",
            false,
            "通行证次数已用完",
            "请重新领取一张",
            "All uses of this pass are spent.",
            "Get a new one."),
    NO_CHARGING(
            "no-charging",
            false,
            "通行证没有充电权限",
            "请在应用中申请充电权限",
            "This pass does not include charging.",
            "Ask for charging in the app."),
    NO_OUTLET(
            "no-outlet",
            false,
            "这里不能刷码充电",
            "请到充电插座旁刷码",
            "Nothing is charged here.",
            "Scan at a charging outlet."),
    OUTLET_BUSY(
            "outlet-busy",
            false,
            "这个插座有人在用",
            "请换一个空闲的插座",
            "This outlet is in use.",
            "Take another one that is free."),
    OUTLET_FAULTY(
            "outlet-faulty",
            false,
            "这个插座停用",
            "请换一个插座，充电器请拔下",
            "This outlet is out of service.",
            "Take another one and pull out your charger.");

    private final String code;
    private final boolean badCode;
    private final String messageZh;
    private final String cureZh;
    private final String messageEn;
    private final String cureEn;

    Denial(String code, boolean badCode, String messageZh, String cureZh, String messageEn, String cureEn) {
        this.code = code;
        this.badCode = badCode;
        this.messageZh = messageZh;
        this.cureZh = cureZh;
        this.messageEn = messageEn;
        this.cureEn = cureEn;
    }

    /** Stable, kebab case; what journal and cloud know it by. */
    public String code() {
        return code;
    }

    /**
     * Whether it counts towards the throttle. An unknown pass does not: that is what every courier meets first at a new
     * station, and no key was there to check his signature with. Those after {@link #FORGED} are codes that verified.
     */
    public boolean isBadCode() {
        return badCode;
    }

    /** Whether the code's signature was verified before it was refused: it is never answered late. */
    public boolean isVerified() {
        return compareTo(FORGED) > 0;
    }

    /** What is wrong, in Chinese. */
    public String messageZh() {
        return messageZh;
    }

    /** What to do, in Chinese. */
    public String cureZh() {
        return cureZh;
    }

    /** What is wrong, in English. */
    public String messageEn() {
        return messageEn;
    }

    /** What to do, in English. */
    public String cureEn() {
        return cureEn;
    }
}
