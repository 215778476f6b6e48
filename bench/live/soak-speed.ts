// An hour of market in three minutes, unless the environment says otherwise. Imported before the clocks are.
process.env.SOAK_SPEED ??= '20';
