package dev.carrybit.config;

import java.io.Serializable;

/** The problem that a network learns. */
public sealed interface TaskSettings extends Serializable permits AdditionSettings, TextSettings {}
