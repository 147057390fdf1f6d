package io.xiaoyi.gateway.pass;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells the codes couriers hold up by mistake apart, so that the door's screen can say "that is your payment code".
 * Kinds: {@code empty}, {@code oversized}, {@code binary}, {@code alipay}, {@code wechat-pay}, {@code wechat},
 * {@code unionpay}, {@code health-code}, {@code other-version} (a later form of ours), {@code url}, {@code wifi},
 * {@code digits}, {@code text}.
 */
final class ForeignCodes {
    private ForeignCodes() {}

    static String kind(byte[] line) {
        if (line.length == 0) {
            return "empty";
        }
        if (line.length > PassReader.LONGEST_LINE) {
            return "oversized";
        }
        if (isDigits(line)) {
            return ofDigits(new String(line, StandardCharsets.US_ASCII));
        }
        try {
            return ofText(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException e) {
            return "binary";
        }
    }

    static boolean isDigits(byte[] line) {
        for (byte b : line) {
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return true;
    }

    /** A payer's code is a number: Alipay's 16 to 24 digits from 25 to 30, WeChat's 18 from 10 to 15, UnionPay's 19. */
    private static String ofDigits(String digits) {
        int length = digits.length();
        int start = length < 2 ? 0 : Integer.parseInt(digits.substring(0, 2));
        if (length == 18 && start >= 10 && start <= 15) {
            return "wechat-pay";
        }
        if (length >= 16 && length <= 24 && start >= 25 && start <= 30) {
            return "alipay";
        }
        return length == 19 && start == 62 ? "unionpay" : "digits";
    }

    private static String ofText(String text) {
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            return "binary";
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.startsWith("HC1:") || lower.contains("healthcode") || lower.contains("health-code") || lower.contains(
                "jiankangma") || lower.contains("healthact") || text.contains("健康码")) {
            return "health-code";
        }
        if (lower.startsWith("wxp://") || lower.contains("payapp.weixin.qq.com")) {
            return "wechat-pay";
        }
        if (lower.startsWith("alipay") || lower.startsWith("https://qr.alipay.com") || lower.startsWith(
                "https://ds.alipay.com")) {
            return "alipay";
        }
        if (lower.startsWith("weixin://") || lower.contains("//u.wechat.com/") || lower.contains("weixin.qq.com/")) {
            return "wechat";
        }
        if (lower.startsWith("https://qr.95516.com/") || text.startsWith("000201")) {
            return "unionpay";
        }
        return ofOther(text, lower);
    }

    private static String ofOther(String text, String lower) {
        if (text.matches("XY[0-9]{1,3}:.*")) {
            return "other-version";
        }
        if (lower.matches("[a-z][a-z0-9+.-]{1,20}://.*") || lower.startsWith("www.")) {
            return "url";
        }
        return lower.startsWith("wifi:") ? "wifi" : "text";
    }
}
