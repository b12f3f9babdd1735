; The installer of Windows: for one account, without an administrator. package.py gives VERSION, SIZE_KIB, LISTS, ICON, SIDE, OUT.
; Silent: efir-setup.exe /S [/AUTOSTART] [/D=FOLDER]; the uninstaller: uninstall.exe /S, which keeps the data.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; MB: efir-cli.exe holds the same modules as efir.exe, which are then packed once
SetDateSave off
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include "${LISTS}"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Efir"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"

Name "$(NAME)"
Caption "$(SETUP)"
UninstallCaption "$(REMOVAL)"
BrandingText "Efir ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Efir"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 ProductName "Efir"
VIAddVersionKey /LANG=0 FileDescription "Efir Setup"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 CompanyName "Efir contributors"
VIAddVersionKey /LANG=0 LegalCopyright "GPL-3.0-or-later"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
; Words of our own wherever NSIS's would stand: its Ukrainian ones have mistakes, and its English ones speak of restarts.
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "$(LEAVE)"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEPAGE_TITLE "$(SETUP)"
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME)"
!insertmacro MUI_PAGE_WELCOME
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_COMPONENTSPAGE_TEXT_TOP " "
!define MUI_COMPONENTSPAGE_TEXT_COMPLIST " "
!define MUI_PAGE_HEADER_TEXT "$(CHOICES)"
!define MUI_PAGE_HEADER_SUBTEXT "$(CHOICES_MORE)"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWithoutChoice
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_HEADER_TEXT "$(PLACE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(PLACE_MORE)"
!define MUI_DIRECTORYPAGE_TEXT_TOP " "
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "$(FOLDER)"
!insertmacro MUI_PAGE_DIRECTORY
!define MUI_PAGE_HEADER_TEXT "$(SETUP)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WAIT)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(SETUP)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "$(DONE)"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(DONE)"
!define MUI_FINISHPAGE_TEXT "$(DONE_MORE)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\efir.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(START)"
!define MUI_FINISHPAGE_BUTTON "$(READY)"
!insertmacro MUI_PAGE_FINISH
!define MUI_PAGE_HEADER_TEXT "$(REMOVAL)"
!define MUI_PAGE_HEADER_SUBTEXT "$(REMOVAL_MORE)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP " "
!define MUI_UNCONFIRMPAGE_TEXT_LOCATION "$(FOLDER):"
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "$(REMOVAL)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WAIT)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(REMOVAL)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "$(REMOVED)"
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Ukrainian"

LangString NAME ${LANG_ENGLISH} "Efir"
LangString NAME ${LANG_UKRAINIAN} "Ефір"
LangString SETUP ${LANG_ENGLISH} "Set up Efir ${VERSION}"
LangString SETUP ${LANG_UKRAINIAN} "Встановлення Ефіру ${VERSION}"
LangString REMOVAL ${LANG_ENGLISH} "Remove Efir"
LangString REMOVAL ${LANG_UKRAINIAN} "Видалення Ефіру"
LangString WELCOME ${LANG_ENGLISH} "Viewers' videos and spoken messages, shown live in OBS.$\r$\n$\r$\nEfir is set up for your account only and needs no administrator. An older version is updated; your queue, history, settings and links stay."
LangString WELCOME ${LANG_UKRAINIAN} "Відео глядачів і озвучені повідомлення, наживо в OBS.$\r$\n$\r$\nЕфір встановлюється лише для вашого облікового запису, прав адміністратора не потрібно. Старіша версія оновиться, а ваші черга, історія, налаштування й посилання залишаться."
LangString CHOICES ${LANG_ENGLISH} "How Efir starts"
LangString CHOICES ${LANG_UKRAINIAN} "Як запускати Ефір"
LangString CHOICES_MORE ${LANG_ENGLISH} "Efir is always in the Start menu. Choose what else you want."
LangString CHOICES_MORE ${LANG_UKRAINIAN} "Ефір завжди буде в меню «Пуск». Виберіть, що ще додати."
LangString DONE ${LANG_ENGLISH} "Efir is set up"
LangString DONE ${LANG_UKRAINIAN} "Ефір встановлено"
LangString DONE_MORE ${LANG_ENGLISH} "You find it in the Start menu. At its first start it shows you how to add its page to OBS."
LangString DONE_MORE ${LANG_UKRAINIAN} "Він є в меню «Пуск». Під час першого запуску він покаже, як додати його сторінку в OBS."
LangString PLACE ${LANG_ENGLISH} "Where Efir stands"
LangString PLACE ${LANG_UKRAINIAN} "Де буде Ефір"
LangString PLACE_MORE ${LANG_ENGLISH} "You may leave the folder as it is."
LangString PLACE_MORE ${LANG_UKRAINIAN} "Теку можна залишити без змін."
LangString FOLDER ${LANG_ENGLISH} "Folder"
LangString FOLDER ${LANG_UKRAINIAN} "Тека"
LangString WAIT ${LANG_ENGLISH} "This takes a few seconds."
LangString WAIT ${LANG_UKRAINIAN} "Це триватиме кілька секунд."
LangString LEAVE ${LANG_ENGLISH} "Leave without setting up Efir?"
LangString LEAVE ${LANG_UKRAINIAN} "Вийти, не встановивши Ефір?"
LangString READY ${LANG_ENGLISH} "Finish"
LangString READY ${LANG_UKRAINIAN} "Готово"
LangString REMOVAL_MORE ${LANG_ENGLISH} "At the end you are asked whether your data shall stay."
LangString REMOVAL_MORE ${LANG_UKRAINIAN} "Наприкінці буде запитано, чи залишити ваші дані."
LangString REMOVED ${LANG_ENGLISH} "Efir is removed."
LangString REMOVED ${LANG_UKRAINIAN} "Ефір видалено."
LangString START ${LANG_ENGLISH} "Start Efir"
LangString START ${LANG_UKRAINIAN} "Запустити Ефір"
LangString AUTOSTART ${LANG_ENGLISH} "Start Efir with Windows"
LangString AUTOSTART ${LANG_UKRAINIAN} "Запускати Ефір разом із Windows"
LangString DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString DESKTOP ${LANG_UKRAINIAN} "Ярлик на робочому столі"
LangString RUNS ${LANG_ENGLISH} "Efir is running. Close it (Stop Efir in the menu of its icon beside the clock), then press Retry."
LangString RUNS ${LANG_UKRAINIAN} "Ефір працює. Закрийте його («Зупинити Ефір» у меню значка біля годинника) і натисніть «Повторити»."
LangString DATA ${LANG_ENGLISH} "Delete your data too: queue, history, settings, links?$\r$\n$\r$\n$LOCALAPPDATA\efir"
LangString DATA ${LANG_UKRAINIAN} "Видалити також ваші дані: чергу, історію, налаштування, посилання?$\r$\n$\r$\n$LOCALAPPDATA\efir"

; Windows lets nobody write a program that runs.
!macro WAIT_UNTIL_CLOSED
  ClearErrors
  ${DoWhile} ${FileExists} "$INSTDIR\efir.exe"
    FileOpen $0 "$INSTDIR\efir.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      FileOpen $0 "$INSTDIR\efir-cli.exe" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
    ${EndIf}
    ClearErrors
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION $(RUNS) /SD IDCANCEL IDRETRY +3
    SetErrorLevel 2
    Quit
  ${Loop}
!macroend

Section "$(NAME)"
  SectionIn RO
  !insertmacro WAIT_UNTIL_CLOSED
  RMDir /r "$INSTDIR\_internal" ; an older version's: nothing of it may stay beside the new one
  SetOverwrite on
  !insertmacro WRITE_FILES
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Efir.lnk" "$INSTDIR\efir.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Efir"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\efir.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Efir contributors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section /o $(AUTOSTART) AutostartSection
  ; Efir takes this over at its next start, and keeps it as its own setting.
  WriteRegStr HKCU "${RUN}" "Efir" '"$INSTDIR\efir.exe" --hidden'
SectionEnd

Section /o $(DESKTOP) DesktopSection
  CreateShortCut "$DESKTOP\Efir.lnk" "$INSTDIR\efir.exe"
SectionEnd

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${AutostartSection}
  ${EndIf}
  ClearErrors
  ; What is there already is no choice any more: it stays, and Efir's own settings change it.
  ReadRegStr $0 HKCU "${RUN}" "Efir"
  ${If} $0 != ""
    SectionSetText ${AutostartSection} ""
  ${EndIf}
  ${If} ${FileExists} "$DESKTOP\Efir.lnk"
    SectionSetText ${DesktopSection} ""
  ${EndIf}
FunctionEnd

Function SkipWithoutChoice
  SectionGetText ${AutostartSection} $0
  SectionGetText ${DesktopSection} $1
  ${If} "$0$1" == ""
    Abort
  ${EndIf}
FunctionEnd

Section "Uninstall"
  !insertmacro WAIT_UNTIL_CLOSED
  !insertmacro REMOVE_FILES
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Efir.lnk"
  Delete "$DESKTOP\Efir.lnk"
  DeleteRegValue HKCU "${RUN}" "Efir"
  DeleteRegKey HKCU "${UNINSTALL}"
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 $(DATA) /SD IDNO IDNO +2
  RMDir /r "$LOCALAPPDATA\efir"
SectionEnd
