package io.xiaoyi.gateway.console;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The floor plan, where somebody has drawn one. What is wrong with it is told when the console starts, not only when
 * somebody looks.
 *
 * <p>Threading: the event loop; reads on a worker.
 */
record FloorPlanPart(Optional<FloorPlan> plan) implements ConsolePart {
    private static final Logger LOG = System.getLogger(FloorPlanPart.class.getName());

    @Override
    public void mount(Operations operations) {
        plan.ifPresent(drawn -> operations.workroom().work(drawn::read).onFailure(FloorPlanPart::tell));
        operations.on("getFloorPlan", call -> {
            if (plan.isEmpty()) {
                call.done(); // that nobody has drawn one is usual, and no failure
                return;
            }
            operations.workroom().work(() -> new JsonObject(plan.get().read())).onSuccess(drawn -> call.answer(200,
                    drawn)).onFailure(call::failed);
        });
    }

    private static void tell(Throwable thrown) {
        LOG.log(Level.WARNING, "the floor plan cannot be shown: {0}", thrown instanceof IOException
                ? thrown.getMessage()
                : thrown.toString());
    }
}
