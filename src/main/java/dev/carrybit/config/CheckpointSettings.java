package dev.carrybit.config;

import java.io.Serializable;

/** When the state of a run is saved, and how long it stays. The learned weights are the same. */
public record CheckpointSettings(
    @Key(defaultValue = "none", word = "none", doc = "Steps between two checkpoints.")
        long everySteps,
    @Key(
            defaultValue = "1",
            word = "none",
            doc =
                """
                Minutes between two checkpoints. One is saved at the end of the round in which \
                they have passed.\
                """)
        double everyMinutes,
    @Key(defaultValue = "3", doc = "How many of the newest checkpoints stay.") int keep,
    @Key(
            defaultValue = "none",
            word = "none",
            doc = "The first checkpoint of every so many steps stays too.")
        long keepEvery,
    @Key(
            defaultValue = "true",
            doc =
                """
                Whether the state with the lowest loss so far is saved, and stays until a better \
                one comes.\
                """)
        boolean keepBest)
    implements Serializable {}
