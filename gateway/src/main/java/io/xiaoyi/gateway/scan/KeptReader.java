package io.xiaoyi.gateway.scan;

/**
 * A reader of one thing that is opened, and opened again whenever it ends; what that is, is all its kinds differ in.
 *
 * <p>
 * Threading: works in one daemon thread, a platform thread because it waits in native code.
 */
abstract sealed class KeptReader implements CodeReader permits SerialReader, HidReader, CameraReader {
    private final Hearing hearing;
    private final LinkKeeper keeper;

    /** Starts reading. */
    KeptReader(Hearing hearing, Session.Opener opener, Backoff backoff) {
        this.hearing = hearing;
        keeper = new LinkKeeper(hearing, opener, backoff, Thread.ofPlatform().daemon());
        keeper.start();
    }

    @Override
    public String name() {
        return hearing.reader();
    }

    @Override
    public void close() {
        keeper.close();
    }
}
