package io.xiaoyi.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/** The machine's disk, on which the n-th call of the writer can fail in a chosen way. */
final class FaultyDisk implements Disk {
    enum Call {
        CREATE,
        OPEN,
        WRITE,
        FORCE,
        MOVE,
        DELETE,
        FORCE_DIRECTORY
    }

    /** How a call goes wrong. */
    enum Fault {
        /** As it should. */
        NONE,
        /** Nothing happens but an exception. */
        FAILS,
        /** Half the bytes are written, then it fails. Other calls fail. */
        SHORT,
        /** All is done, and then it fails. */
        FAILS_AFTER
    }

    private final List<Call> calls = new ArrayList<>();
    private IntFunction<Fault> plan = _ -> Fault.NONE;
    private CountDownLatch forceGate = new CountDownLatch(0);
    private long bytes;

    /** Lets the plan say of each call, counted from 0, how it goes. */
    synchronized void plan(IntFunction<Fault> faults) {
        calls.clear();
        bytes = 0;
        plan = faults;
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    synchronized long count(Call call) {
        return calls.stream().filter(call::equals).count();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Holds every force back until the latch is down. */
    synchronized void holdForces(CountDownLatch gate) {
        forceGate = gate;
    }

    private synchronized Fault next(Call call, long written) {
        calls.add(call);
        bytes += written;
        return plan.apply(calls.size() - 1);
    }

    private interface Act {
        void run() throws IOException;
    }

    private void act(Call call, Act act) throws IOException {
        Fault fault = next(call, 0);
        if (fault == Fault.NONE || fault == Fault.FAILS_AFTER) {
            act.run();
        }
        if (fault != Fault.NONE) {
            throw new IOException(call + " fails as planned");
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        act(Call.CREATE, () -> {});
        return new Faulty(Disk.super.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        act(Call.OPEN, () -> {});
        return new Faulty(Disk.super.open(file));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        act(Call.MOVE, () -> Disk.super.move(from, to));
    }

    @Override
    public void delete(Path file) throws IOException {
        act(Call.DELETE, () -> Disk.super.delete(file));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        act(Call.FORCE_DIRECTORY, () -> Disk.super.forceDirectory(directory));
    }

    private final class Faulty implements DiskFile {
        private final DiskFile file;

        Faulty(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            Fault fault = next(Call.WRITE, bytes.remaining());
            if (fault == Fault.SHORT) {
                bytes.limit(bytes.position() + bytes.remaining() / 2);
            }
            if (fault != Fault.FAILS) {
                file.write(bytes, offset);
            }
            if (fault != Fault.NONE) {
                throw new IOException("WRITE fails as planned");
            }
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            file.read(into, offset);
        }

        @Override
        public void force() throws IOException {
            CountDownLatch gate;
            synchronized (FaultyDisk.this) {
                gate = forceGate;
            }
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            act(Call.FORCE, file::force);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
