package dev.tollway.sidecar.enforce;

/** When an admitted request is charged. */
public enum ChargeMode {
  /** 5xx and failures of the upstream are free. */
  UNLESS_SERVER_ERROR,
  /** In full once something was written to the upstream. */
  ADMISSION
}
