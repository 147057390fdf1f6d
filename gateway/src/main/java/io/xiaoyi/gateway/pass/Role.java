package io.xiaoyi.gateway.pass;

/** What a key in the ring may sign. Each key has one role in force, whatever else its holder might be. */
public enum Role {
    ISSUER,
    OPERATOR,
    PLATFORM,
    INSTALLER,
    /** Signs rings. A ring that names roots leaves no other in force. */
    ROOT
}
