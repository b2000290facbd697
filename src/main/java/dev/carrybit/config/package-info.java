/**
 * The configuration of a run. A {@link dev.carrybit.config.Key} on a component of a settings record
 * declares a key once: name, type, range, condition, default and documentation. {@link
 * dev.carrybit.config.Keys} reads the declarations; {@link dev.carrybit.config.SettingsLoader}
 * reads, completes and checks settings by them. Rules that concern several keys are code, in {@link
 * dev.carrybit.config.Rules}. A key that has no meaning with the other settings is an error.
 */
package dev.carrybit.config;
