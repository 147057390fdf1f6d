package io.xiaoyi.gateway.gpio;

import com.pi4j.io.gpio.digital.Digital;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import io.xiaoyi.gateway.gpio.chardev.LineEdge;
import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.journal.Backoff;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A board on the kernel's GPIO character device.
 *
 * <p>Outputs take their start level as they are opened, inside the request; only those that are held back (maglocks, of
 * which is not known yet whether fire or an operator's word keeps them released) stay as they are until they are first
 * set, and are then opened at that level. Inputs are read as they are opened, once their pulls have settled, and told
 * of from {@link #start} on.
 *
 * <p>A line that is busy, or a chip that is missing or goes away, is an alarm, and is tried again until it works, after
 * 100 ms at first and every 5 s at last. An output is then opened at the level it was last set to; an input is read,
 * and told of if it differs. <strong>A fire input that cannot be read is taken for a fire</strong>, at the start as
 * well as later: a loop that cannot be heard must not keep doors secured. Any other input keeps its last level.
 *
 * <p>Threading: {@code open}, {@code start} and {@code close} by one thread, {@code answer} by the loop's,
 * {@code set} by any. Its own threads: one that reads all edges, one that tries failed lines
 * again, one that plays signals.
 */
public final class GpioBoard implements OpenBoard {
    /** A line cannot be used; the subject is its role. */
    public static final String LINE_FAILED = "gpio-line-failed";
    /** None of the board's chips is there, or it went away; the subject is their names. */
    public static final String CHIP_ABSENT = "gpio-chip-absent";

    private static final Logger LOG = System.getLogger("gateway.board");
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long JOIN_MILLIS = 2_000;

    private final Pins pins;
    private final Thread retrier = Thread.ofPlatform().name("gpio-retry").daemon().unstarted(this::retry);
    private final Object lock = new Object();

    private final Map<String, Out> outputs = new LinkedHashMap<>();
    private final Map<String, In> inputs = new LinkedHashMap<>();

    // guarded by the lock, as are the states of outputs and inputs; nobody holds it while he opens or gives back a line
    private final Map<String, LineException> failing = new LinkedHashMap<>();
    private final List<Digital<?, ?, ?>> lost = new ArrayList<>();
    /** Pins in no place of theirs whose chip went away. */
    private final Set<Digital<?, ?, ?>> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    private final LineAlarms alarms;
    private Optional<Inbox> inbox = Optional.empty();
    /** Made when the outputs are open; never changed after. */
    private Optional<Signals> signals = Optional.empty();
    private boolean closed;

    private static final class Out {
        private final Board.Output line;
        private Optional<DigitalOutput> pin = Optional.empty();
        private boolean active;
        /** Somebody who sets it for the first time is opening it, at the level that it has when that is done. */
        private boolean opening;

        private Out(Board.Output line) {
            this.line = line;
            active = line.startActive();
        }
    }

    private static final class In {
        private final Board.Input line;
        private Optional<DigitalInput> pin = Optional.empty();
        /** Empty where it was never read. */
        private Optional<Boolean> active = Optional.empty();
        /** What was said of it before the station listened. */
        private Optional<Boolean> first = Optional.empty();

        private In(Board.Input line) {
            this.line = line;
        }
    }

    private GpioBoard(Board board) throws LineException {
        alarms = new LineAlarms(board.chips());
        pins = new Pins(board.chips(), this::gone);
        board.lines().forEach((role, line) -> {
            switch (line) {
                case Board.Output output -> outputs.put(role, new Out(output));
                case Board.Input input -> inputs.put(role, new In(input));
            }
        });
    }

    /**
     * Opens what can be opened: outputs first.
     *
     * @param board with the driver GPIOCHIP
     * @param heldBack roles of outputs that are not opened before they are first set
     * @throws LineException if this process may not open any more files; never for a line or a chip
     */
    public static GpioBoard open(Board board, Set<String> heldBack) throws LineException {
        var opened = new GpioBoard(board);
        synchronized (opened.lock) {
            opened.outputs.forEach((role, out) -> {
                if (!heldBack.contains(role)) {
                    opened.trying(role, () -> out.pin = Optional.of(opened.pins.open(role, out.line, out.active)));
                }
            });
            opened.pins.settle(opened.inputs.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().line)));
            opened.inputs.forEach((role, in) -> opened.trying(role, () -> {
                DigitalInput pin = opened.pins.open(role, in.line);
                in.pin = Optional.of(pin);
                in.active = Optional.of(pin.isOn());
            }));
            opened.fearFire();
            opened.inputs.values().forEach(in -> in.first = in.active);
        }
        opened.signals = Optional.of(new Signals(board, opened::set));
        opened.retrier.start();
        return opened;
    }

    private interface Opening {
        void run() throws LineException;
    }

    private void trying(String role, Opening opening) {
        try {
            opening.run();
        } catch (LineException e) {
            fail(role, e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, role, e);
            fail(role, LineException.unforeseen(role, e));
        }
    }

    private void fail(String role, LineException failure) {
        if (failing.put(role, failure) == null) {
            LOG.log(Level.ERROR, "{0}: {1}", role, failure.getMessage());
        }
        lock.notifyAll();
    }

    /** What could not be read is missing, but fire. */
    @Override
    public Map<String, Boolean> inputs() {
        synchronized (lock) {
            var read = new LinkedHashMap<String, Boolean>();
            inputs.forEach((role, in) -> {
                in.first = in.active;
                in.active.ifPresent(active -> read.put(role, active));
            });
            return read;
        }
    }

    @Override
    public void start(Inbox station) {
        synchronized (lock) {
            inbox = Optional.of(station);
            alarm();
            inputs.forEach((role, in) -> {
                if (!in.active.equals(in.first)) {
                    in.active.ifPresent(active -> station.offer(new InputChanged(role, active, 0)));
                }
                in.pin.ifPresent(pin -> listen(role, in, pin));
            });
        }
    }

    private void listen(String role, In in, DigitalInput pin) {
        pin.addListener(event -> {
            long nanos = event instanceof LineEdge edge ? edge.nanos() : 0;
            synchronized (lock) {
                tell(role, in, event.state() == Pins.voltage(in.line, true), nanos);
            }
        });
    }

    private void tell(String role, In in, boolean active, long edgeNanos) {
        if (!in.active.equals(Optional.of(active))) {
            in.active = Optional.of(active);
            inbox.ifPresent(station -> station.offer(new InputChanged(role, active, edgeNanos)));
        }
    }

    private void alarm() {
        inbox.ifPresent(station -> alarms.changes(failing).forEach(station::offer));
    }

    private void fearFire() {
        In fire = inputs.get(Lines.FIRE);
        if (fire != null && failing.containsKey(Lines.FIRE)) {
            tell(Lines.FIRE, fire, true, 0);
        }
    }

    @Override
    public void set(Effect.SetLine effect) throws OutputException {
        String role = effect.line();
        Out out = outputs.get(role);
        if (out == null) {
            throw new OutputException(role + ": found no such output on the board",
                    new IllegalArgumentException(role));
        }
        try {
            if (!driven(role, out, effect.active())) {
                openFirst(role, out); // held back until now
            }
        } catch (LineException e) {
            synchronized (lock) {
                if (out.pin.isEmpty() || e.isOfChip()) {
                    lose(role, e);
                    alarm();
                }
            }
            throw new OutputException(role + ": " + e.getMessage(), e);
        }
    }

    private void openFirst(String role, Out out) throws LineException {
        try {
            again(role, out);
        } finally {
            synchronized (lock) {
                out.opening = false;
            }
        }
    }

    /** @return false if the line was never opened, which is now the caller's to do */
    private boolean driven(String role, Out out, boolean active) throws LineException {
        synchronized (lock) {
            out.active = active;
            if (failing.containsKey(role)) {
                throw failing.get(role); // the other thread opens it, at this level
            }
            out.pin.ifPresent(pin -> pin.state(Pins.voltage(out.line, active)));
            boolean isTended = out.pin.isPresent() || out.opening;
            out.opening |= !isTended;
            return isTended;
        }
    }

    @Override
    public void answer(Effect.Answer answer) {
        AnswerLog.write(LOG, answer);
        signals.ifPresent(it -> it.answer(answer));
    }

    /** Told by the thread that reads edges; perhaps of one that was given up already, or is not even in its place. */
    private void gone(Digital<?, ?, ?> pin) {
        String role = pin.id();
        synchronized (lock) {
            if (pin(role).filter(current -> current == pin).isPresent()) {
                lose(role, LineException.gone(role));
                alarm();
            } else {
                gone.add(pin);
            }
        }
    }

    private Optional<? extends Digital<?, ?, ?>> pin(String role) {
        return outputs.containsKey(role) ? outputs.get(role).pin : inputs.get(role).pin;
    }

    private void lose(String role, LineException failure) {
        fail(role, failure);
        pin(role).ifPresent(lost::add);
        if (outputs.containsKey(role)) {
            outputs.get(role).pin = Optional.empty();
        } else {
            inputs.get(role).pin = Optional.empty();
        }
        fearFire();
    }

    private void retry() {
        var backoff = new Backoff(FIRST_RETRY_NANOS, LONGEST_RETRY_NANOS);
        while (true) {
            List<String> roles;
            List<Digital<?, ?, ?>> released;
            synchronized (lock) {
                backoff = failing.isEmpty() ? backoff.succeeded() : backoff.failed();
                if (!pause(backoff.ceilingNanos())) {
                    return;
                }
                roles = List.copyOf(failing.keySet());
                released = List.copyOf(lost);
                lost.clear();
            }
            released.forEach(this::release);
            roles.forEach(this::again);
        }
    }

    /** Waits so long, or where nothing fails until something does. @return false if the board is closed */
    private boolean pause(long nanos) {
        long until = System.nanoTime() + nanos;
        while (!closed) {
            long left = until - System.nanoTime();
            if (!failing.isEmpty() && left <= 0) {
                return true;
            }
            try {
                if (failing.isEmpty()) {
                    lock.wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                }
            } catch (InterruptedException e) {
                return false; // nobody else ends this thread
            }
        }
        return false;
    }

    private void release(Digital<?, ?, ?> pin) {
        try {
            pins.release(pin);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, pin.id(), e);
        }
        synchronized (lock) {
            gone.remove(pin);
        }
    }

    private void again(String role) {
        Out out = outputs.get(role);
        In in = inputs.get(role);
        try {
            if (out != null) {
                again(role, out);
            } else {
                again(role, in);
            }
        } catch (LineException e) {
            synchronized (lock) {
                lose(role, e);
                alarm();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, role, e); // whatever it is, the other lines are tried again too
        }
    }

    private void again(String role, Out out) throws LineException {
        boolean active;
        synchronized (lock) {
            active = out.active;
        }
        DigitalOutput pin = pins.open(role, out.line, active);
        synchronized (lock) {
            out.pin = Optional.of(pin);
            works(role, pin);
            if (out.active != active) { // set meanwhile
                pin.state(Pins.voltage(out.line, out.active));
            }
        }
    }

    private void again(String role, In in) throws LineException {
        pins.settle(Map.of(role, in.line));
        DigitalInput pin = pins.open(role, in.line);
        synchronized (lock) {
            in.pin = Optional.of(pin);
            works(role, pin);
            tell(role, in, pin.isOn(), 0); // before its edges are heard: whatever comes after is newer
            if (inbox.isPresent()) {
                listen(role, in, pin);
            }
        }
    }

    /** @throws LineException if its chip went away meanwhile */
    private void works(String role, Digital<?, ?, ?> pin) throws LineException {
        if (gone.remove(pin)) {
            throw LineException.gone(role);
        }
        if (failing.remove(role) != null) {
            LOG.log(Level.INFO, "{0}: works again", role);
            alarm();
        }
    }

    @Override
    public void close() {
        signals.ifPresent(Signals::close);
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
        }
        try {
            retrier.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pins.close();
    }
}
