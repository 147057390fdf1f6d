package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Checkpoint;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;

/**
 * Signs checkpoints with the station's key.
 *
 * <p>Threading: called by the journal's writer alone.
 */
@FunctionalInterface
public interface CheckpointSigner {
    /** For a station without a key: its checkpoints are an empty map. */
    CheckpointSigner NONE = _ -> Octets.of((byte) 0xa0);

    /** The body of the checkpoint's entry. */
    Octets sign(Checkpoint checkpoint);

    static CheckpointSigner of(SigningKey key) {
        return checkpoint -> checkpoint.signedBy(key);
    }
}
