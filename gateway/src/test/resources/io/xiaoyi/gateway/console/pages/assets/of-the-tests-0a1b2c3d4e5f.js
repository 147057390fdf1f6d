export const ofTheTests = true;
