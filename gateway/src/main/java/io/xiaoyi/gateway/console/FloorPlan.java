package io.xiaoyi.gateway.console;

import java.io.IOException;

/**
 * Where things stand in the room, drawn by whoever wired it. Read when it is asked for, so that whoever draws sees what
 * he does.
 *
 * <p>Threading: any thread; waits for the disk.
 */
@FunctionalInterface
public interface FloorPlan {
    /**
     * As the description's {@code FloorPlan} has it, in JSON.
     *
     * @throws IOException with a line for each thing that is wrong: file, place in it, what was found, what is allowed
     */
    String read() throws IOException;
}
