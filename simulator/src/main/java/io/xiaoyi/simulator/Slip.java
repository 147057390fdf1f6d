package io.xiaoyi.simulator;

/**
 * What goes wrong at a visit, and how often. The rates are a busy day's, a little raised, so that a minute shows most
 * of
 * them; what is left of 1 is a visit where nothing does.
 */
public enum Slip {
    /** Nothing goes wrong. */
    NONE(0, ""),
    /** Never here before: the code is unknown, then the phone introduces itself. */
    FIRST_VISIT(0.05, "first visit 初次到站"),
    /** Rain on the screen: the scanner sees blobs and needs a second look. */
    WET_PHONE(0.05, "wet phone 屏幕有水"),
    /** The payment code of another app. */
    PAYMENT_CODE(0.03, "payment code 付款码"),
    /** The pass ran out. */
    EXPIRED_PASS(0.03, "expired pass 过期证"),
    /** The phone's clock is minutes off; it is set right after the first refusal. */
    PHONE_CLOCK_OFF(0.025, "phone clock off 手机时钟不准"),
    /** The pass is another station's. */
    WRONG_STATION(0.02, "pass of another station 他站的证"),
    /** After going in, the code is sent to a friend, who shows the screenshot at once. */
    FRIENDS_SCREENSHOT(0.025, "friend's screenshot 朋友的截图"),
    /** A screenshot from minutes ago. */
    OLD_SCREENSHOT(0.02, "old screenshot 旧截图"),
    /** The door is held open for a friend with a trolley. */
    DOOR_HELD(0.02, "door held 撑着门");

    private final double rate;
    private final String words;

    Slip(double rate, String words) {
        this.rate = rate;
        this.words = words;
    }

    /** The share of visits, 0 to 1. */
    public double rate() {
        return rate;
    }

    /** For people, English and Chinese. */
    public String words() {
        return words;
    }

    /** The slip that a die between 0 and 1 shows. */
    static Slip of(double die) {
        double reached = 0;
        for (Slip slip : values()) {
            reached += slip.rate;
            if (die < reached) {
                return slip;
            }
        }
        return NONE;
    }
}
