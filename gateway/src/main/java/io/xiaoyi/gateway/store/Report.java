package io.xiaoyi.gateway.store;

/**
 * What was found in the journal's files that should not be there, or is worth a line.
 *
 * @param code stable, kebab case
 * @param file the file's name
 * @param offset of the first byte concerned, -1 where it is the whole file
 * @param seq the entry concerned, or the first that is missing; 0 where it is not known
 * @param isAlarm whether people should look at it
 */
public record Report(String code, String file, long offset, long seq, String detail, boolean isAlarm) {
    /** A segment's bytes are neither frames nor blank; what could be read around them is used. */
    public static final String DAMAGED = "journal-damaged";
    /** The last flush was cut by a power cut; it had never been reported durable. */
    public static final String TORN = "journal-torn";
    /** An entry does not have the hash that follows from its content; it is not believed. */
    public static final String ALTERED = "journal-altered";
    /** A segment's file or entries are not there. */
    public static final String MISSING = "journal-missing";
    /** The cloud has acknowledged more than the journal holds: it is an older copy, and goes on under a new id. */
    public static final String BEHIND_CURSOR = "journal-behind-cursor";
    /** Acknowledged entries are gone and the journal still takes more room than it should. */
    public static final String OVER_CAP = "journal-over-cap";

    static final String BEHIND_HEADER = "bytes between the header and the first frame, where nothing was written";

    @Override
    public String toString() {
        return code + ": " + file + (offset < 0 ? "" : ", byte " + offset) + (seq < 1 ? "" : ", entry " + seq) + ": "
                + detail;
    }
}
